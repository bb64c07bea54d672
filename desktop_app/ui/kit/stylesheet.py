"""The one style sheet, over Qt's Fusion style; kinds of a widget are told apart by dynamic properties."""

from __future__ import annotations

from collections.abc import Callable
from string import Template

from PySide6.QtGui import QColor

from desktop_app.ui.kit import tokens

_SHEET = Template("""
QWidget { color: $ink; }
QWidget:disabled { color: $ink_off; }
QMainWindow, QDialog, QDockWidget { background: $ground; }
QFrame[kind="pane"], QDialog[kind="sheet"], QWidget[kind="surface"] { background: $surface; }
QFrame[kind="card"] { background: $surface; border: 1px solid $line; border-radius: ${radius}px; }
QFrame[kind="message"] { background: $ground; border-top: 1px solid $line; }
QFrame[kind="message"][tone="overdue"] { background: $tint_overdue; }
QFrame[kind="rule"] { background: $line; border: none; }
QFrame[kind="float"] { background: $surface; border: 1px solid $edge; }

QLabel { background: transparent; }
QLabel[tone="soft"] { color: $ink_soft; }
QLabel[tone="accent"] { color: $accent; }
QLabel[tone="error"] { color: $overdue; }
QLabel[role="small"] { font-size: ${small}pt; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="title"] { font-size: ${title}pt; font-weight: 600; }
QLabel[role="number"] { font-size: ${number}pt; font-weight: 600; }
QLabel[kind="key"] {
    color: $ink_soft; background: $ground; border: 1px solid $line; border-radius: ${grid}px;
    padding: 0 ${grid}px; font-size: ${small}pt;
}

QPushButton, QToolButton {
    background: $surface; border: 1px solid $edge; border-radius: ${radius}px;
    padding: 0 ${padding}px; min-height: ${control_inner}px;
}
QPushButton:hover, QToolButton:hover { background: $hover; }
QPushButton:pressed, QToolButton:pressed, QPushButton:checked, QToolButton:checked { background: $accent_soft; }
QPushButton:focus, QToolButton:focus {
    border: ${ring}px solid $accent; padding: 0 ${padding_ring}px; min-height: ${control_ring}px;
}
QPushButton:disabled, QToolButton:disabled { border-color: $line; }
QPushButton[kind="primary"] { background: $accent; border-color: $accent; color: $accent_ink; font-weight: 600; }
QPushButton[kind="primary"]:hover, QPushButton[kind="primary"]:pressed {
    background: $accent_strong; border-color: $accent_strong;
}
QPushButton[kind="primary"]:focus { border: ${ring}px solid $ink; }
QPushButton[kind="primary"]:disabled { background: $line; border-color: $line; color: $ink_soft; }
QPushButton[kind="danger"] { color: $overdue; }
QPushButton[kind="danger"]:hover { background: $tint_overdue; border-color: $overdue; }
QPushButton[kind="quiet"], QToolButton[kind="quiet"] { background: transparent; border-color: transparent; }
QPushButton[kind="quiet"] { padding: 0 ${gap}px; }
QToolButton[kind="quiet"] { padding: 0; min-width: ${control_inner}px; max-height: ${control_inner}px; }
QPushButton[kind="quiet"]:hover, QToolButton[kind="quiet"]:hover { background: $hover; }
QPushButton[kind="quiet"]:pressed, QPushButton[kind="quiet"]:checked,
QToolButton[kind="quiet"]:pressed, QToolButton[kind="quiet"]:checked { background: $accent_soft; }
QPushButton[kind="quiet"]:focus, QToolButton[kind="quiet"]:focus { border-color: $accent; }
QToolButton[kind="quiet"]:focus { min-width: ${control_ring}px; max-height: ${control_ring}px; padding: 0; }
QToolButton[kind="chip"] {
    background: $accent_soft; border-color: $accent_soft; color: $ink; padding: 0 ${gap}px; min-height: 22px;
    border-radius: 12px; font-size: ${small}pt;
}
QToolButton[kind="chip"]:hover, QToolButton[kind="chip"]:focus {
    border: 1px solid $accent; min-height: 22px; padding: 0 ${gap}px;
}
QPushButton[kind="link"] {
    background: transparent; border: none; color: $accent; padding: 0; min-height: 0; text-align: left;
}
QPushButton[kind="link"]:hover { text-decoration: underline; }
QPushButton[kind="link"]:focus { text-decoration: underline; }
QPushButton::menu-indicator, QToolButton::menu-indicator { image: none; width: 0; }
QWidget[kind="segments"] { background: $hover; border-radius: ${radius}px; }
QPushButton[kind="segment"] {
    background: transparent; border: 1px solid transparent; color: $ink_soft;
    border-radius: ${radius_inner}px; padding: 0 ${padding}px; min-height: ${segment}px;
}
QWidget[tight="true"] QPushButton[kind="segment"] { padding: 0 ${gap}px; }
QPushButton[kind="segment"]:hover { color: $ink; }
QPushButton[kind="segment"]:checked { background: $surface; border-color: $edge; color: $ink; font-weight: 600; }
QPushButton[kind="segment"]:focus { border-color: $accent; }

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractSpinBox {
    background: $surface; border: 1px solid $edge; border-radius: ${radius}px;
    selection-background-color: $accent; selection-color: $accent_ink;
}
QLineEdit, QComboBox, QAbstractSpinBox { padding: 0 ${gap}px; min-height: ${control_inner}px; }
QComboBox { padding-left: ${text_left}px; }
QPlainTextEdit, QTextEdit { padding: ${radius}px; }
QLineEdit:hover, QPlainTextEdit:hover, QTextEdit:hover, QComboBox:hover, QAbstractSpinBox:hover {
    border-color: $ink_off;
}
QLineEdit:focus, QComboBox:focus, QAbstractSpinBox:focus {
    border: ${ring}px solid $accent; padding: 0 ${gap_ring}px; min-height: ${control_ring}px;
}
QComboBox:focus { padding-left: ${text_ring}px; }
QPlainTextEdit:focus, QTextEdit:focus { border: ${ring}px solid $accent; padding: ${radius_inner}px; }
QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"], QComboBox[wrong="true"], QAbstractSpinBox[wrong="true"] {
    border-color: $overdue;
}
QLineEdit:disabled, QPlainTextEdit:disabled, QTextEdit:disabled, QComboBox:disabled, QAbstractSpinBox:disabled,
QLineEdit:read-only, QPlainTextEdit:read-only, QTextEdit:read-only { background: $ground; border-color: $line; }
QComboBox QLineEdit, QAbstractSpinBox QLineEdit, QLineEdit QToolButton {
    border: none; padding: 0; min-height: 0; min-width: 0; background: transparent;
}
QComboBox::drop-down { border: none; width: ${control}px; }
QComboBox::down-arrow { image: none; }
QComboBox QAbstractItemView {
    background: $surface; border: 1px solid $edge; outline: none; padding: ${grid}px;
    selection-background-color: $accent_soft; selection-color: $ink;
}
QComboBox QAbstractItemView::item { min-height: ${row_compact}px; padding: 0 ${grid}px; border-radius: ${grid}px; }
QComboBox QAbstractItemView::item:selected, QComboBox QAbstractItemView::item:hover {
    background: $accent_soft; color: $ink;
}
QAbstractSpinBox { max-height: ${control_inner}px; }
QAbstractSpinBox:focus { max-height: ${control_ring}px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { width: ${spin}px; border: none; background: transparent; }
QAbstractSpinBox::up-button:hover, QAbstractSpinBox::down-button:hover { background: $hover; }
QAbstractSpinBox::up-arrow, QAbstractSpinBox::down-arrow { image: none; }
QCheckBox::indicator, QRadioButton::indicator { width: ${tick}px; height: ${tick}px; }
QCheckBox, QRadioButton { spacing: ${gap}px; background: transparent; min-height: ${row_compact}px; }

QAbstractItemView { background: $surface; border: none; outline: none; }
QListWidget::item, QListView::item, QTreeView::item { min-height: ${row}px; padding: 0 ${gap}px; }
QListWidget::item:hover, QListView::item:hover, QTreeView::item:hover { background: $hover; }
QListWidget::item:selected, QListView::item:selected, QTreeView::item:selected {
    background: $accent_soft; color: $ink;
}
QHeaderView { background: $surface; border: none; }
QTableCornerButton::section { background: $surface; border: none; }

QScrollArea { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: ${scroll}px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: ${scroll}px; margin: 0; }
QScrollBar::handle { background: $edge; border-radius: ${grid_ring}px; margin: 2px; }
QScrollBar::handle:vertical { min-height: ${control}px; }
QScrollBar::handle:horizontal { min-width: ${control}px; }
QScrollBar::handle:hover { background: $ink_off; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QSplitter::handle { background: $ground; }
QSplitter::handle:hover { background: $accent_soft; }
QMenu { background: $surface; border: 1px solid $edge; padding: ${grid}px; }
QMenu::item {
    padding: 0 ${menu_right}px 0 ${gap}px; min-height: ${row_compact}px; border-radius: ${grid}px; margin: 0;
}
QMenu::item:selected { background: $accent_soft; }
QMenu::item:disabled { color: $ink_off; }
QMenu::icon { padding-left: ${gap}px; }
QMenu::separator { height: 1px; background: $line; margin: ${grid}px 0; }
QToolTip { background: $surface; color: $ink; border: 1px solid $edge; padding: ${grid}px; }
QStatusBar { background: $ground; color: $ink_soft; }
QStatusBar::item { border: none; }
QToolBar { background: $ground; border: none; spacing: ${gap}px; padding: ${grid}px; }
QTabWidget::pane { border: none; border-top: 1px solid $line; }
QTabBar { background: transparent; }
QTabBar::tab {
    background: transparent; color: $ink_soft; padding: 0 ${padding}px; min-height: ${control}px;
    border-bottom: ${ring}px solid transparent;
}
QTabBar::tab:hover { color: $ink; }
QTabBar::tab:selected { color: $ink; border-bottom-color: $accent; }
QProgressBar {
    background: $line; border: none; border-radius: ${radius_bar}px; max-height: ${grid}px; min-height: ${grid}px;
}
QProgressBar::chunk { background: $accent; border-radius: ${radius_bar}px; }
QGroupBox { border: none; margin-top: ${row}px; font-weight: 600; }
QGroupBox::title { subcontrol-origin: margin; left: 0; }
""")


def style_sheet(colour: Callable[[str], QColor], px: Callable[[int], int], points: int) -> str:
    """Return the style sheet for the given colours and font size.

    Args:
        colour: colour by token.
        px: size of the tokens in pixels.
        points: body size of type.
    """
    colours = {token.replace("-", "_"): colour(token).name() for token in tokens.LIGHT}
    sizes = {
        "radius": px(tokens.RADIUS), "radius_inner": px(tokens.RADIUS) - 1, "radius_bar": px(tokens.GRID) // 2,
        "grid": px(tokens.GRID), "grid_ring": px(tokens.GRID) - 1, "gap": px(tokens.GAP),
        "gap_ring": px(tokens.GAP) - 1,
        "padding": px(tokens.PADDING), "padding_ring": px(tokens.PADDING) - 1, "ring": tokens.RING,
        "control": px(tokens.CONTROL), "control_inner": px(tokens.CONTROL) - 2, "control_ring": px(tokens.CONTROL) - 4,
        "segment": px(tokens.CONTROL) - 6, "spin": px(24),
        "text_left": px(tokens.GAP) + 2, "text_ring": px(tokens.GAP) + 1,
        "tick": px(16),
        "row": px(tokens.ROW), "row_compact": px(tokens.ROW_COMPACT),
        "scroll": px(tokens.PADDING), "menu_right": 2 * px(tokens.PADDING),
    }  # fmt: skip
    type_sizes = {
        name: f"{size * points / tokens.BODY:g}"
        for name, size in (("small", tokens.SMALL), ("title", tokens.TITLE), ("number", tokens.NUMBER))
    }
    return _SHEET.substitute(colours, tint_overdue=colour("tint:overdue").name(), **sizes, **type_sizes)
