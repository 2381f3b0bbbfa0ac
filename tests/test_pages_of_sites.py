"""One report on the pages of many sites: all of it is read, and nothing of what stands around it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.readers import read
from tests.source_laws import check_offsets, texts

TITLE = "云溪区财政局关于2023年度部门决算的说明"
LINES = (
    "一、收入支出决算总体情况",
    "2023年度收入总计1,143.07万元，支出总计1,125.35万元，完成预算的98.4%。主要原因是压减一般性支出。",
    "二、“三公”经费支出情况",
    "“三公”经费支出12.60万元，比上年减少1.20万元，下降8.7%。其中：公务用车运行维护费9.80万元，公务接待费2.80万元。",
    "三、绩效情况",
    "打印机等办公设备购置费3.50万元；相关新闻宣传支出1.10万元；开展项目绩效自评24个，涉及资金860.00万元。",
    "云溪区财政局",
    "2024年8月20日",
)
ROWS = (("项目", "预算数", "决算数"), ("基本支出", "800.00", "790.35"), ("项目支出", "343.07", "335.00"), ("合计", "1,143.07", "1,125.35"))
MENU = ("首页", "信息公开", "政务服务", "互动交流", "走进云溪", "12345热线")
AROUND = (
    "信息公开",
    "互动交流",
    "责任编辑",
    "王小明",
    "区财政局召开2022年工作会议",
    "版权所有",
    "50010002000123",
    "扫一扫",
    "友情链接",
    "当前位置",
)
"""What must not be in what is read."""

menu = "".join(f"<li><a href='/{i}/'>{name}</a></li>" for i, name in enumerate(MENU))
news = "".join(f"<li><a href='/n/{i}.html'>区财政局召开{2022 - i}年工作会议</a><span>{2022 - i}-03-0{i + 1}</span></li>" for i in range(3))
foot = "<p>版权所有：云溪区人民政府　主办单位：区政府办公室</p><p>公网安备50010002000123号 网站标识码：5001000011</p>"
table = "<table border='1'>" + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in ROWS) + "</table>"


def paragraphs(before: str = "<p>　　", after: str = "</p>\n") -> str:
    body = [f"{before}{line}{after}" for line in LINES]
    return "".join([*body[:2], table, *body[2:]])


def state_council() -> str:
    return f"""<div class="header"><div class="header_nav"><ul>{menu}</ul></div></div>
<div class="BreadcrumbNav"><a href="/">首页</a> &gt; <a href="/xxgk">信息公开</a></div>
<div class="article oneColumn pub_border"><h1>{TITLE}</h1>
<div class="pages-date">2024-08-20 10:12<span class="font">来源：区财政局</span>
<div class="pages_print"><span>字号：默认 大 超大</span><span>|</span><span>打印</span></div></div>
<div class="pages_content" id="UCAP-CONTENT"><div class="trs_editor_view TRS_UEDITOR trs_paper_default">{paragraphs()}</div></div>
<div class="editor">责任编辑：王小明</div></div>
<div class="related"><div class="related_tit">相关稿件</div><ul>{news}</ul></div>
<div class="footer">{foot}</div>"""


def trs() -> str:
    return f"""<div class='top'><ul class='nav'>{menu}</ul><div class='search'><input type='text'><button>搜索</button></div></div>
<div class='wz'>当前位置：<a href='/'>首页</a>&gt;<a href='/xxgk/'>信息公开</a>&gt;正文</div>
<div class='xl_main'><div class='xl_tit'>{TITLE}</div><div class='xl_info'>
发布时间：2024-08-20　来源：区财政局　浏览次数：<span id='hits'>1024</span></div>
<div class='view TRS_UEDITOR trs_paper_default trs_web'><style>.TRS_Editor P{{margin:0}}</style>
{paragraphs("<p style='text-indent: 2em;'>")}</div>
<div id='share' class='bdsharebuttonbox'><a>分享到：</a><a>微信</a><a>微博</a></div>
<div id='qrcode' style='display:none'>扫一扫在手机打开当前页</div><div class='xgwz'><h3>相关新闻</h3><ul>{news}</ul></div></div>
<div class='bottom'>{foot}</div>"""


def zoom() -> str:
    return f"""<div id="header"><ul>{menu}</ul></div><div id="c"><table width="100%"><tr><td class="title">{TITLE}</td></tr></table>
<div class="fz">字体：【<a>大</a> <a>中</a> <a>小</a>】</div>
<div id="zoom"><!--ZJEG_RSS.content.begin-->{paragraphs("<P>&nbsp;&nbsp;&nbsp;&nbsp;", "</P>")}<!--ZJEG_RSS.content.end--></div>
<p>【打印本页】【关闭窗口】</p></div><div id="footer">{foot}</div>"""


def html5() -> str:
    return f"""<header><nav><ul>{menu}</ul></nav></header><main><aside><h2>热点</h2><ul>{news}</ul></aside>
<article><header><h1>{TITLE}</h1><time datetime="2024-08-21">2024年8月21日</time></header>{paragraphs()}
<footer>责任编辑：王小明</footer></article></main><footer>{foot}</footer>"""


def tables_of_the_2000s() -> str:
    inner = paragraphs("&nbsp;&nbsp;&nbsp;&nbsp;", "<BR><BR>\n")
    return f"""<TABLE width=1002 border=0 align=center cellspacing=0><TR><TD colspan=2><IMG src=banner.jpg></TD></TR>
<TR><TD width=200 valign=top><TABLE><TR><TD><A href=1.htm>信息公开</A></TD></TR><TR><TD><A href=2.htm>互动交流</A></TD></TR></TABLE></TD>
<TD valign=top><TABLE width=780><TR><TD align=center><FONT size=5><B>{TITLE}</B></FONT></TD></TR>
<TR><TD class=content><FONT size=3>{inner}</FONT></TD></TR>
<TR><TD align=right>责任编辑：王小明</TD></TR></TABLE></TD></TR><TR><TD colspan=2 align=center>{foot}</TD></TR></TABLE>"""


def two_columns() -> str:
    links = "".join(f"<dd><a href='{i}'>法定主动公开内容 {name}</a></dd>" for i, name in enumerate(("机构职能", "财政信息", "行政许可")))
    return f"""<div class="w1200"><div class="fl"><dl><dt>信息公开</dt>{links}</dl></div><div class="fr"><h2>{TITLE}</h2>
<div>{paragraphs("<div>　　", "</div>")}</div></div></div><div class="w1200 foot">{foot}</div>"""


def metadata() -> str:
    return f"""<div class="top-nav">{menu}</div><table class="xxgk_table">
<tr><td>索引号：</td><td>YX02-2024-00031</td>
<td>发布机构：</td><td>云溪区财政局</td></tr>
<tr><td>文　　号：</td><td>云溪财〔2024〕31号</td><td>成文日期：</td><td>2024-08-20</td></tr></table>
<div class="content"><h1>{TITLE}</h1>{paragraphs()}<p>责任编辑：王小明</p></div>
<div class="friend-link"><h4>友情链接</h4><a>国务院</a><a>省政府</a></div><div class="copyright">{foot}</div>"""


def site_builder() -> str:
    return f"""<div class="head"><ul>{menu}</ul></div><form name="_newscontent_fromname"><div class="ctitle">{TITLE}</div>
<div class="cinfo">时间：2024-08-20 作者： 点击数：[<span>88</span>]</div>
<div id="vsb_content_100"><div class="v_news_content">{paragraphs()}</div></div>
<p align="center">【<a>关闭窗口</a>】</p></form>
<div class="xg"><p>上一条：<a>区财政局召开2022年工作会议</a></p></div><div class="bot">{foot}</div>"""


def web_plus() -> str:
    return f"""<div class="wp-header"><ul class="wp_nav">{menu}</ul></div><div class="article"><h1 class="arti_title">{TITLE}</h1>
<p class="arti_metas"><span>发布者：财政局</span><span>发布时间：2024-08-20</span></p>
<div class="entry"><div class="read"><div class="wp_articlecontent">{paragraphs()}</div></div></div></div>
<div class="footer">{foot}</div>"""


def spans() -> str:
    """As an editor leaves what was pasted from Word: numbers cut into spans, fonts, empty paragraphs."""
    cut = paragraphs('<p class="MsoNormal"><span style="font-family:仿宋">').replace(
        "1,143.07万元", "<span>1,143</span><span>.0</span><span>7</span><o:p></o:p>万元"
    )
    return f"""<ul class="menu">{menu}</ul><div class="main-content"><h1>{TITLE}</h1>
<div class="article-content"><p>&nbsp;</p>{cut}<p><br></p></div></div>
<div class="footer">{foot}</div>"""


def hidden_copy() -> str:
    """The page carries its report twice, once for the printer."""
    return f"""<div class="nav">{menu}</div><div class="detail"><h1>{TITLE}</h1><div class="detail-content">{paragraphs()}</div></div>
<div id="printArea" style="display: none;">{paragraphs()}</div><div class="footer">{foot}</div>"""


PAGES: tuple[Callable[[], str], ...] = (
    state_council, trs, zoom, html5, tables_of_the_2000s, two_columns, metadata, site_builder, web_plus, spans, hidden_copy,
)  # fmt: skip


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.__name__)
@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
def test_a_report_on_the_page_of_a_site(page: Callable[[], str], codec: str) -> None:
    charset = {"utf-8": "utf-8", "gb18030": "gb2312"}[codec]
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}"><title>{TITLE}_云溪区人民政府</title>'
    data = f"<!DOCTYPE html>\n<html><head>{head}</head><body>{page()}<script>var a = '<p>返回顶部</p>';</script></body></html>".encode(
        codec
    )
    source = read(Path("a.html"), data)
    check_offsets(source)
    lines = [line.strip("　 \xa0") for line in source.aligned.text.split("\n") if line.strip("　 \xa0")]
    assert lines.count(TITLE) == 1
    assert [line for line in lines if line in LINES] == list(LINES), "every paragraph, once, in order"
    assert [word for word in AROUND if any(word in line for line in lines)] == [], "nothing of the site"
    (grid,) = [table for table in source.tables if len(table.cells) == 12]
    assert texts(source, grid) == [list(row) for row in ROWS]
    where = lines.index(TITLE), lines.index(LINES[0]), lines.index("项目\t预算数\t决算数"), lines.index(LINES[2])
    assert sorted(where) == list(where)
