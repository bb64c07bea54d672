"""The load of the days: levelled, and near visits made one."""
