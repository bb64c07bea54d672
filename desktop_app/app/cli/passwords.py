"""Passwords of commands: from a file, the environment, standard input or a prompt, never from words that others see."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from pathlib import Path

from desktop_app.domain.errors import InvalidInput, UserError
from desktop_app.domain.text import tr

FILE_PASSWORD = "HUIFANG_FILE_PASSWORD"
"""Variable of the environment that holds the password of a file."""

ASK = "\0"
"""Stands for a file's password that was announced but not given: it is asked for."""


def account_password(arguments: argparse.Namespace, prompt: str) -> str:
    """Return the password of the account: the first line of ``--password-file``, or what is typed.

    Raises:
        UserError: ``password_file`` when that file cannot be read.
    """
    file: Path | None = arguments.password_file
    if file is None:
        return getpass.getpass(prompt)
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UserError("password_file", tr("读不了密码文件 {file}。", file=file), tr("请检查路径和编码。")) from error
    return lines[0] if lines else ""


def file_password(arguments: argparse.Namespace, *, new: bool) -> str | None:
    """Return the password of the file that is read or written; None when there is to be none.

    Args:
        arguments: of the command line.
        new: the file is written: what is typed is asked for twice, and must not be empty.

    Raises:
        InvalidInput: ``no_password`` or ``passwords_differ``.
    """
    given: str | None = arguments.file_password
    if given != ASK:
        return given
    password = os.environ.get(FILE_PASSWORD) or _asked(new)
    if new and not password:
        raise InvalidInput(
            "no_password",
            tr("没有给出文件的打开密码。"),
            tr("请在提示后输入，或从标准输入、环境变量 {name} 给出。", name=FILE_PASSWORD),
            "file_password",
        )
    return password


def _asked(new: bool) -> str:
    if sys.stdin is None:  # a windowed program has no streams
        return ""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass.getpass(tr("文件的打开密码："))
    if new and getpass.getpass(tr("再输一次：")) != password:
        raise InvalidInput("passwords_differ", tr("两次输入的密码不一样。"), "", "file_password")
    return password
