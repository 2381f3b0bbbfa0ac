"""Makes the binary and oddly encoded sample reports of ``corpus/`` from their texts, so that each can be read and changed.

``python -m tests.make_corpus`` writes them anew; the same texts give the same bytes. The other samples are plain files: edit them there.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from docx import Document
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from tests.damage_model import damage

CORPUS = Path(__file__).parent.parent / "corpus"

CULTURE = (
    ("title", "临江市云溪区文化和旅游局2023年度部门决算"),
    ("h1", "第一部分 部门概况"),
    ("p", "临江市云溪区文化和旅游局是主管全区文化和旅游工作的区政府工作部门，下设文化馆、图书馆2个二级预算单位。"),
    ("h1", "第二部分 2023年度部门决算情况说明"),
    ("h2", "一、收入支出决算总体情况说明"),
    ("p", "2023年度收入支出总计3,246.18万元。与上年度相比，收入支出总计增加152.36万元，增长4.92%。主要原因是新增图书馆改造项目。"),
    ("h2", "二、收入决算情况说明"),
    (
        "p",
        "本年收入合计3,198.40万元，其中：财政拨款收入3,085.22万元，占96.46%；事业收入86.50万元，占2.70%；其他收入26.68万元，占0.83%。",
    ),
    ("h2", "三、支出决算情况说明"),
    ("p", "本年支出合计3,210.07万元，其中：基本支出1,876.42万元，占58.45%；项目支出1,333.65万元，占41.55%。"),
    ("h2", "四、财政拨款“三公”经费支出决算情况说明"),
    (
        "p",
        "2023年度“三公”经费财政拨款支出预算为12.60万元，支出决算为9.84万元，完成预算的78.10%。其中：因公出国（境）费0万元；公务用车购置及运行维护费7.56万元；公务接待费2.28万元，接待36批次、214人次。",
    ),
    ("h2", "五、其他重要事项说明"),
    (
        "p",
        "2023年度机关运行经费支出168.35万元，比上年减少12.47万元，下降6.90%。政府采购支出总额486.20万元，其中：货物支出102.30万元、工程支出215.60万元、服务支出168.30万元。",
    ),
)
CULTURE_TABLE = (
    ("收入支出决算总表（单位：万元）",),
    ("项目", "决算数", "项目", "决算数"),
    ("一、财政拨款收入", "3,085.22", "一、基本支出", "1,876.42"),
    ("二、事业收入", "86.50", "二、项目支出", "1,333.65"),
    ("三、其他收入", "26.68", "", ""),
    ("本年收入合计", "3,198.40", "本年支出合计", "3,210.07"),
    ("年初结转和结余", "47.78", "年末结转和结余", "36.11"),
    ("总计", "3,246.18", "总计", "3,246.18"),
)

SCIENCE = (
    ("title", "临江市云溪区科学技术局2023年度部门决算公开"),
    ("h2", "一、收入支出决算总体情况说明"),
    ("p", "2023年度收入支出总计1,864.50万元，与上年度相比减少73.25万元，下降3.78%。主要原因是科技专项资金减少。"),
    ("h2", "二、支出决算情况说明"),
    ("p", "本年支出合计1,842.36万元，其中：基本支出612.48万元，占33.24%；项目支出1,229.88万元，占68.76%。"),
    ("h2", "三、一般公共预算财政拨款支出决算情况说明"),
    (
        "p",
        "一般公共预算财政拨款支出年初预算为1,798.00万元，支出决算为1,842.36万元，完成年初预算的102.47%，决算数大于年初预算数的主要原因是年中追加创新券兑付资金。",
    ),
    ("h2", "四、政府采购支出情况说明"),
    (
        "p",
        "2023年度政府采购支出总额251.30万元，其中：政府采购货物支出64.20万元、政府采购服务支出187.10万元。授予中小企业合同金额203.55万元，占政府采购支出总额的81.00%。",
    ),
)
SCIENCE_TABLE = (
    ("功能分类科目编码", "科目名称", "合计", "基本支出", "项目支出"),
    ("206", "科学技术支出", "1,719.22", "489.34", "1,229.88"),
    ("20601", "科学技术管理事务", "489.34", "489.34", "0.00"),
    ("20604", "技术研究与开发", "1,229.88", "0.00", "1,229.88"),
    ("208", "社会保障和就业支出", "74.56", "74.56", "0.00"),
    ("221", "住房保障支出", "48.58", "48.58", "0.00"),
    ("合计", "", "1,842.36", "612.48", "1,229.88"),
)

READINGS = {
    "區": "qū", "業": "yè", "環": "huán", "審": "shěn", "辦": "bàn", "應": "yīng", "責": "zé", "關": "guān", "發": "fā", "單": "dān",
    "員": "yuán", "務": "wù", "個": "gè", "開": "kāi",
}  # fmt: skip
"""The page's table of notes, in the order in which they were put in."""

ANNOTATED = """臨江市雲溪區政務服務監督員管理辦法

　　雲溪區人民政府辦公室
　　2020年5月12日

　　第一條 為加強政務服務監督,優化營商環境,根據《優化營商環境條例》有關規定,制定本辦法。

　　第二條 區政務服務主管部門負責監督員的聘任和日常管理工作。

　　第三條 監督員應當履行下列職責:

　（一）審閱企業辦事記錄,每年不少於12次;

　（二）收集企業意見建議並向主管部門反映;

　（三）參加區政務服務開放日活動。

　　第四條 監督員每屆任期2年,總數不超過30人。各單位應當在收到監督意見後15個工作日內書面答覆。

　　第五條 本辦法自2020年6月1日起施行,有效期3年。
"""
"""As the office wrote it; the page in the corpus is what a careless site made of it."""

PLAIN = {
    "11_自評_數位發展局_2023.txt": (
        "big5",
        """臨江市數位發展局 2023 年度施政績效自評報告

一、預算執行情形

全年預算數 3,420.00 萬元,執行數 3,351.60 萬元,完成預算的 98.0%。

二、重要施政成果

(一)推動線上申辦服務 128 項,較上年增加 16 項。

(二)市民滿意度由 85.2% 提升至 88.6%,平均處理時間縮短為 3 個工作日。

三、檢討與改進

部分系統整合進度落後,將於下年度加強辦理。
""",
    ),
    "12_自评_档案馆_2023.txt": (
        "utf-16",
        """临江市云溪区档案馆2023年度部门整体支出绩效自评报告

一、收支情况

全年预算数４８６.２０万元，执行数４８１.３４万元，完成预算的９９.０％。

二、工作成效

一是接收档案1.24万卷，数字化扫描86万页；二是接待查档3,215人次，满意率达到100%。

自评得分97.5分，评价等级为优。
""",
    ),
}


def docx() -> bytes:
    """The culture bureau's final accounts as a Word file."""
    document = Document()
    for style, text in CULTURE:
        if style == "title":
            document.add_heading(text, 0)
        elif style in ("h1", "h2"):
            document.add_heading(text, int(style[1]))
        else:
            document.add_paragraph(text)
    caption, *rows = CULTURE_TABLE
    document.add_paragraph(caption[0])
    table = document.add_table(len(rows), len(rows[0]))
    for i, row in enumerate(rows):
        for j, cell in enumerate(row):
            table.cell(i, j).text = cell
    raw = io.BytesIO()
    document.save(raw)
    return _without_clock(raw.getvalue())


def _without_clock(raw: bytes) -> bytes:
    """The zip again with fixed dates, so that the same text gives the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def pdf() -> bytes:
    """The science bureau's final accounts as a PDF of two pages with a ruled table."""
    font = "STSong-Light"
    pdfmetrics.registerFont(UnicodeCIDFont(font))
    styles = {
        "title": ParagraphStyle("title", fontName=font, fontSize=18, leading=28, alignment=1, wordWrap="CJK"),
        "h2": ParagraphStyle("h2", fontName=font, fontSize=14, leading=24, wordWrap="CJK"),
        "p": ParagraphStyle("p", fontName=font, fontSize=12, leading=20, firstLineIndent=24, wordWrap="CJK"),
    }
    flow: list[object] = []
    for style, text in SCIENCE:
        flow += [Paragraph(text, styles[style]), Spacer(1, 6)]
    grid = Table([list(row) for row in SCIENCE_TABLE], colWidths=[95, 130, 80, 80, 80])
    grid.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("FONT", (0, 0), (-1, -1), font, 10)]))
    flow += [PageBreak(), Paragraph("一般公共预算财政拨款支出决算表", styles["title"]), Paragraph("单位：万元", styles["p"]), grid]

    def number(canvas: object, document: object) -> None:
        canvas.setFont(font, 9)  # type: ignore[attr-defined]
        canvas.drawCentredString(A4[0] / 2, 30, f"- {document.page} -")  # type: ignore[attr-defined]

    raw = io.BytesIO()
    SimpleDocTemplate(raw, pagesize=A4, invariant=1, title=SCIENCE[0][1]).build(flow, onFirstPage=number, onLaterPages=number)
    return raw.getvalue()


def files() -> dict[str, bytes]:
    """File name → bytes of every made sample."""
    made = {"03_决算_文化和旅游局_2023.docx": docx(), "04_决算_科学技术局_2023.pdf": pdf()}
    made["07_辦法_監督員_2020.txt"] = damage(ANNOTATED, READINGS).encode("utf-8")
    for name, (encoding, text) in PLAIN.items():
        made[name] = text.replace("\n", "\r\n").encode(encoding)
    return made


def main() -> None:
    for name, data in files().items():
        (CORPUS / name).write_bytes(data)


if __name__ == "__main__":
    main()
