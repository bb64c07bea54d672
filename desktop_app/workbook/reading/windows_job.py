"""A Job Object around the reading process: what rlimits are elsewhere."""

from __future__ import annotations

import ctypes
import sys

_PROCESS_TIME = 0x0002
_PROCESS_MEMORY = 0x0100
_DIE_ON_UNHANDLED_EXCEPTION = 0x0400
_EXTENDED_LIMIT_INFORMATION = 9


class _BasicLimits(ctypes.Structure):
    _fields_ = (
        ("per_process_user_time", ctypes.c_int64),
        ("per_job_user_time", ctypes.c_int64),
        ("limit_flags", ctypes.c_uint32),
        ("minimum_working_set", ctypes.c_size_t),
        ("maximum_working_set", ctypes.c_size_t),
        ("active_process_limit", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority_class", ctypes.c_uint32),
        ("scheduling_class", ctypes.c_uint32),
    )


class _ExtendedLimits(ctypes.Structure):
    _fields_ = (
        ("basic", _BasicLimits),
        ("io_counters", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("peak_process_memory", ctypes.c_size_t),
        ("peak_job_memory", ctypes.c_size_t),
    )


def enter_job(memory: int, seconds: float) -> None:
    """Put the present process into a job of its own with limits of memory and processor time.

    Raises:
        OSError: Windows did not allow it.
    """
    if sys.platform == "win32":
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = ctypes.c_void_p
        kernel.GetCurrentProcess.restype = ctypes.c_void_p
        limits = _ExtendedLimits()
        limits.basic.limit_flags = _PROCESS_TIME | _PROCESS_MEMORY | _DIE_ON_UNHANDLED_EXCEPTION
        limits.basic.per_process_user_time = int(seconds * 10_000_000)
        limits.process_memory = memory
        job = ctypes.c_void_p(kernel.CreateJobObjectW(None, None))
        done = job.value and kernel.SetInformationJobObject(
            job, _EXTENDED_LIMIT_INFORMATION, ctypes.byref(limits), ctypes.sizeof(limits)
        )
        if not done or not kernel.AssignProcessToJobObject(job, ctypes.c_void_p(kernel.GetCurrentProcess())):
            raise ctypes.WinError(ctypes.get_last_error())
    else:
        raise OSError("Job Objects exist on Windows only")
