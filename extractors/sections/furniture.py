"""Where a page's own words begin behind the text: 责任编辑, 打印 关闭, 相关链接, 版权所有."""

from __future__ import annotations

import re
from functools import cache

LINES = 40
"""Lines at the end of a text in which a page's furniture may stand."""
SHORT = 60
"""Characters that a line of it has at most."""


@cache
def _marks() -> re.Pattern[str]:
    words = (
        "责任编辑|责编|编辑[:：]|打印|【?关闭|扫一扫|分享(?:到|至)?[:：]?|相关(?:链接|文档|附件下载|新闻|信息|稿件|阅读|推荐)|上一[篇条]|下一[篇条]|"
        "主办(?:单位)?[:：]|承办(?:单位)?[:：]|版权所有|网站地图|网站标识码|联系我们|返回(?:顶部|首页)|浏览次数|点击(?:数|量|下载)|友情链接|"
        "关于我们|[\u4e00-\u9fff]?ICP备|[^\n]{0,12}公网安备|[^\n]{0,16}版权所有|字号[:：]|收藏本[站页]|设为首页"
    )
    return re.compile(rf"^[ \t　\[【（(|]*(?:{words})")


def begins(text: str) -> int:
    """Where the furniture at the end of a page begins: the first line of its kind behind which only short lines stand that are no
    sentences; the text's length where there is none. In the first half of a text such lines are the page's head.

    例: 「责任编辑：王某」 over 「打印 关闭」 → the start of the first. 反例: 「打印设备 3 台。」, a list 「相关链接」 inside the text.
    """
    start = len(text)
    end = len(text.rstrip())
    here = end
    for _ in range(LINES):
        begin = text.rfind("\n", 0, here) + 1
        line = text[begin:here].strip()
        if len(line) > SHORT or line.endswith(("。", "；", ";")):
            break
        if _marks().match(line):
            start = begin
        if begin == 0:
            break
        here = begin - 1
    return start if 2 * start >= len(text) else len(text)
