"""What a heading stands for."""

from __future__ import annotations

import pytest

from desktop_app.domain.importing import Field
from desktop_app.rules.importing.headings import plain_heading, recognise

WORDS = {
    Field.NAME: "姓名 姓　名 *姓名 姓名（必填） 学生姓名 学员 患者 患者姓名 客户名称 客户 会员姓名 车主 车主姓名 "
    "收货人 就诊人 业主姓名 顾客姓名 宝宝姓名 候选人 公司名称 单位名称 姓名/Name Name 1、您的姓名： "
    "姓名电话 姓名+手机 参训人员 受访人 应聘人 乘客 家庭成员姓名 娃娃姓名",
    Field.GUARDIAN: "家长 家长姓名 监护人 父亲姓名 妈妈姓名 父母姓名 联系人 联系人姓名 紧急联系人 家长/电话 "
    "第一监护人 法定监护人",
    Field.PHONE: "电话 手机 手机号 手机号码（必填） *手机号 联系方式 联系电话 移动电话 家长电话 母亲电话 客户电话 "
    "车主手机 Tel Mobile 2、您的联系电话：",
    Field.PHONES_EXTRA: "备用电话 电话2 联系方式2 座机 家庭电话 紧急联系人电话 办公电话",
    Field.GENDER: "性别 Sex Gender 宝宝性别",
    Field.BIRTHDAY: "生日 出生日期 出生年月 出生年月日 DOB Birthday 宝宝生日 3、孩子的出生日期： 生日(农历)",
    Field.ID_NUMBER: "身份证 身份证号 身份证号码 证件号码 学生身份证 公民身份号码 护照号",
    Field.SOURCE: "来源 渠道 客户来源 了解渠道 信息来源 Source 4、您是从哪里得知我们的？ 生源",
    Field.CATEGORY: "类别 客户类型 会员等级 班级 标签 卡种 所在班级",
    Field.EVENT_NAME: "课程 课程名称 项目 科室 就诊科室 商品名称 套餐 维修项目 治疗项目 疫苗名称 岗位 意向课程 Event",
    Field.EVENT_DATE: "报名日期 就诊时间 购买日期 预约日期 入学时间 日期 "
    "时间 下单时间 进厂日期 面试日期 入会时间 回访日期 最近到店 登记日期 Day",
    Field.OWNER: "负责人 顾问 课程顾问 接诊医生 主治医师 医生 班主任 任课老师 销售 业务员 跟进人 客户经理 教师姓名 "
    "技师",
    Field.ADDRESS: "地址 家庭住址 收货地址 联系地址 现住址 小区 居住小区",
    Field.REMARK: "备注 说明 其他 留言 买家留言 Remark 备注2",
}
OTHER = (
    "序号 编号 学号 会员卡号 订单号 年龄 金额 剩余课时 学校 微信号 QQ 邮箱 车牌号 身高 录入人 操作员 推荐人 医生电话 "
    "班主任电话 家长身份证号 到期日期 下次回访时间 手机型号 跟进状态 回访结果 里程"
)
VALUES = (
    "王老师 李顾问 陈医生 电话咨询 王芳 13800138001 2024年3月5日 备注：老生续报9折优惠活动截止到月底为止敬请留意谢谢"
)


@pytest.mark.parametrize(
    ("field", "word"), [(field, word) for field, words in WORDS.items() for word in words.split(" ")]
)
def test_synonyms(field: Field, word: str) -> None:
    heading = recognise(word)
    assert heading is not None
    assert heading.field is field


@pytest.mark.parametrize("word", OTHER.split(" "))
def test_known_headings_without_a_field(word: str) -> None:
    heading = recognise(word)
    assert heading is not None
    assert heading.field is None


@pytest.mark.parametrize("word", VALUES.split(" "))
def test_values_are_no_headings(word: str) -> None:
    assert recognise(word) is None


@pytest.mark.parametrize(
    ("group", "word", "field"),
    [
        ("家长信息", "姓名", Field.GUARDIAN),
        ("学生信息", "姓名", Field.NAME),
        ("家长", "出生日期", None),
        ("学生", "出生日期", Field.BIRTHDAY),
        ("联系方式", "手机", Field.PHONE),
        ("母亲", "电话", Field.PHONE),
        ("紧急联系人", "电话", Field.PHONES_EXTRA),
        ("就诊", "科室", Field.EVENT_NAME),
    ],
)
def test_the_group_above_says_whose_it_is(group: str, word: str, field: Field | None) -> None:
    heading = recognise(word, group)
    assert heading is not None
    assert heading.field is field


def test_traditional_characters_are_the_same_heading() -> None:
    assert plain_heading("聯絡電話") == plain_heading("联络电话")
    assert plain_heading("學員姓名") == "学员姓名"


def test_ornament_is_dropped() -> None:
    assert plain_heading("* 1、您的手 机 号（必填）：") == "手机号"
    assert plain_heading("联系\n电话") == "联系电话"
    assert plain_heading("（备注）") == "备注"


def test_ages_and_counters_are_marked() -> None:
    age, counter = recognise("年龄"), recognise("序号")
    assert age is not None
    assert counter is not None
    assert (age.age, counter.serial) == (True, True)
