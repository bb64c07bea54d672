"""Sentences for the clerk: what is wrong with a cell, why a row, a sheet or a file is not taken."""

from __future__ import annotations

from desktop_app.domain.importing import Field, FileProblem, Problem
from desktop_app.domain.text import tr
from desktop_app.rules.cells import text_of
from desktop_app.rules.importing.records import Finding


def problem_of(finding: Finding) -> Problem:
    """Say a finding in words."""
    return Problem(finding.code, finding.field, finding.letter, _sentence(finding))


def ignored(reason: str) -> Problem:
    """Say why a row is no person."""
    words = {
        "blank": tr("空行"),
        "title": tr("标题行"),
        "total_row": tr("合计行，不是客户"),
        "note_row": tr("说明文字，不是客户"),
        "repeated_header": tr("重复的表头"),
        "example_row": tr("填写示例，不是客户"),
        "separator": tr("分隔行，不是客户"),
    }
    return Problem(reason, "", "", words[reason])


def skipped(reason: str) -> str:
    """Say why nothing is taken from a sheet."""
    words = {
        "hidden_sheet": tr("隐藏的工作表，没有导入；需要时请取消隐藏后再导入。"),
        "not_a_list": tr("没有姓名或电话列，不像客户名单，没有导入。"),
        "no_list_layout": tr("一格标签一格内容的登记表，不是一行一人的名单，没有导入。"),
        "empty": tr("空白工作表"),
        "not_chosen": tr("没有选择这张工作表。"),
    }
    return words[reason]


def refusal(code: str) -> FileProblem:
    """Say why a whole file is not taken, or what a person must confirm first."""
    match code:
        case "empty":
            return FileProblem(
                code, tr("文件里没有客户数据。"), tr("请检查是否选对了文件，或数据是否在隐藏的工作表里。")
            )
        case "no_list_layout":
            return FileProblem(
                code,
                tr("这是登记表样式，不是一行一人的名单，无法导入。"),
                tr("请整理成第一行是表头、以下一行一人的表格。"),
            )
        case "no_header":
            return FileProblem(
                code,
                tr("没有找到表头，列的含义是按内容推测的，请逐列核对后再导入。"),
                tr("可在预览里更改每一列的含义。"),
            )
        case "no_name":
            return FileProblem(code, tr("没有找到姓名列，所有行都缺少姓名。"), tr("请在预览里指明哪一列是姓名。"))
        case "sheet_missing":
            return FileProblem(code, tr("文件里没有这张工作表。"), tr("请从列出的工作表中选择。"))
        case _:
            return FileProblem(
                "no_header", tr("没有找到姓名、电话等列，不像客户名单。"), tr("请确认表里有“姓名”“电话”等表头。")
            )


def _sentence(finding: Finding) -> str:
    code, text = finding.code, text_of(finding.value)
    if code == "date_future" and finding.field == Field.BIRTHDAY:
        return tr("生日“{text}”在将来，没有导入，原文保留。", text=text)
    return _person_sentence(code, text) or _date_sentence(code, text) or _other_sentence(code, text)


def _person_sentence(code: str, text: str) -> str:
    words = {
        "missing_name": tr("没有姓名，不能建立客户。"),
        "name_suspicious": tr("“{text}”不像姓名，请核对。", text=text),
        "phone_in_name": tr("姓名格“{text}”里写有电话，已分开。", text=text),
        "phone_missing": tr("没有电话。"),
        "phone_invalid": tr("“{text}”不是完整的电话号码，没有作为电话导入，原文保留。", text=text),
        "phone_precision_lost": tr(
            "电话“{text}”的尾数多半已被 Excel 舍成 0，没有作为电话导入，原文保留，请核对后填写。", text=text
        ),
        "phone_zero_restored": tr("电话“{text}”按区号补回了开头的 0，请核对。", text=text),
        "id_checksum_invalid": tr("身份证号“{text}”校验位不对，没有作为身份证号导入，原文保留。", text=text),
        "id_precision_lost": tr("身份证号“{text}”被存成数字，尾数丢失，无法恢复，请重新填写。", text=text),
        "id_invalid": tr("“{text}”不是有效的身份证号，没有作为身份证号导入，原文保留。", text=text),
        "id_other_document": tr("“{text}”不是身份证号，按其他证件号保存。", text=text),
        "birthday_conflict": tr("生日 {text} 与身份证号里的出生日期不一致，请核对。", text=text),
        "name_conflict": tr("身份证号与“{text}”相同，姓名不同，请核对。", text=text),
        "gender_conflict": tr("性别“{text}”与身份证号不一致，请核对。", text=text),
        "gender_unclear": tr("看不懂性别“{text}”，没有导入，原文保留。", text=text),
    }
    return words.get(code, "")


def _date_sentence(code: str, text: str) -> str:
    words = {
        "age_only": tr("只有年龄“{text}”，不能推算生日。", text=text),
        "date_no_year": tr("“{text}”没有年份，不能当作完整日期，原文保留。", text=text),
        "date_no_day": tr("“{text}”没有写到日，不能当作完整日期，原文保留。", text=text),
        "date_lunar": tr("“{text}”是农历，没有换算成公历，原文保留。", text=text),
        "date_impossible": tr("日期“{text}”不存在或不合理，没有导入，原文保留。", text=text),
        "date_future": tr("日期“{text}”在将来，请核对。", text=text),
        "date_ambiguous": tr("“{text}”分不清月和日，没有导入，原文保留。", text=text),
        "date_several": tr("“{text}”有多个日期，取第一个，原文保留。", text=text),
        "date_unreadable": tr("看不懂日期“{text}”，没有导入，原文保留。", text=text),
    }
    return words.get(code, "")


def _other_sentence(code: str, text: str) -> str:
    words = {
        "error_value": tr("单元格是错误值 {text}，没有导入。", text=text),
        "formula_uncached": tr("公式没有保存计算结果，请在 Excel 里打开并保存后再导入。"),
    }
    return words[code]
