"""Why a file is refused: the code, the sentence for the clerk and what to do next."""

from __future__ import annotations

from desktop_app.domain.errors import FileRefused
from desktop_app.domain.text import tr


class Unreadable(Exception):
    """Raised by a reader, in the reading process, when the file cannot be read truly.

    Attributes:
        code: reason, one of the codes of `refusal`.
        detail: narrower word for the sentence, such as ``archive``; may be empty.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail


def refusal(code: str, detail: str = "") -> FileRefused:
    """Return the refusal to show for a reason.

    Args:
        code: stable word of the reason.
        detail: narrower word; an unknown one is passed over.
    """
    message, hint = _narrow(code, detail) or _general(code)
    return FileRefused(code, message, hint)


def _general(code: str) -> tuple[str, str]:
    match code:
        case "password_protected":
            return tr("这个文件设了打开密码。"), tr("请输入打开密码；不知道密码的，请向发来文件的人要。")
        case "password_wrong":
            return tr("打开密码不对。"), tr("请核对大小写后重新输入。")
        case "empty_file":
            return tr("这个文件是空的，一个字节也没有。"), tr("多半是下载或复制没有完成，请重新取一份。")
        case "empty":
            return tr("这个文件里没有任何内容。"), tr("请打开文件看看是否选错了文件，或内容还没有保存。")
        case "not_a_spreadsheet":
            return tr("这不是表格文件。"), tr("请选择 Excel、WPS 表格、ODS 或 CSV 文件。")
        case "unsupported_format":
            return (
                tr("这种表格格式读不准，所以没有导入。"),
                tr("请用 Excel 或 WPS 打开它，另存为“Excel 工作簿 (*.xlsx)”后再导入。"),
            )
        case "xml_entities":
            return tr("文件里夹带了不安全的内容（XML 实体），没有读取。"), tr(
                "请用 Excel 或 WPS 重新保存一份后再导入。"
            )
        case "zip_bomb":
            return tr("文件解开后大得不正常，可能是有害文件，没有读取。"), tr("请向发来文件的人核实，不要反复尝试。")
        case "too_large":
            return tr("文件太大或太复杂，超出了能读取的范围。"), tr(
                "请删掉无关的行、列和工作表，或拆成几个文件分别导入。"
            )
        case "owner_lock_file":
            return (
                tr("这是表格程序打开文件时留下的临时文件，不是名单本身。"),
                tr("请选择文件名前面没有“~$”的那个文件。"),
            )
        case "locked":
            return tr("文件打不开，可能正被别的程序占用，或没有读取权限。"), tr(
                "请关闭正在打开它的 Excel 或 WPS 后再试。"
            )
        case _:
            return tr("文件已损坏，读不完整。"), tr("请重新下载或复制一份，或用 Excel、WPS 打开修复后另存。")


def _narrow(code: str, detail: str) -> tuple[str, str] | None:
    match code, detail:
        case "locked", "missing":
            return tr("找不到这个文件。"), tr("它可能被移走或改名了，请重新选择。")
        case "not_a_spreadsheet", "folder":
            return tr("这是一个文件夹，不是文件。"), tr("请打开文件夹，选择里面的表格文件。")
        case "not_a_spreadsheet", "archive":
            return tr("这是一个压缩包，不是表格文件。"), tr("请先解压，再选择里面的表格文件。")
        case "unsupported_format", "encoding":
            return (
                tr("认不出这个文本文件的文字编码，读出来会是乱码。"),
                tr("请用 Excel 或 WPS 打开它，另存为“Excel 工作簿 (*.xlsx)”，或存为 UTF-8 编码后再导入。"),
            )
        case "unsupported_format", "encryption":
            return (
                tr("这种加密方式无法解开。"),
                tr("请用原来的程序输入密码打开，另存一份不带密码的文件后再导入。"),
            )
        case "too_large", "time":
            return tr("读取这个文件用的时间太长，已停止。"), tr("请删掉无关的行、列和工作表，或拆成几个文件。")
    return None
