"""Words: loaded late, kept to ourselves."""

from __future__ import annotations

import subprocess
import sys

from extractors import phrases, things, tokens


def test_importing_the_extractors_loads_no_tokenizer() -> None:
    code = "import sys, extractors.claims; print([m for m in ('jieba', 'spacy') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"


def test_the_shared_tokenizer_is_left_alone() -> None:
    import jieba

    tokens.words("规上工业增加值")
    assert not jieba.dt.initialized
    assert "规上工业增加值" not in jieba.dt.FREQ


def test_names_of_indicators_stay_whole() -> None:
    assert tokens.words("规上工业增加值增长") == (("规上工业增加值", "n"), ("增长", "v"))


def test_the_longest_body_tells_the_level() -> None:
    assert tokens.bodies("获国家发展改革委推广，全省复制") == ((1, 8, "国家"), (11, 13, "省"))


def test_phrases() -> None:
    assert phrases.subject("其中全年地区生产总值达到") == "地区生产总值"
    assert phrases.subject("完成") == ""
    assert things.counted("企业提供代办服务") == "企业"
    assert things.counted("的厂房建设") == "厂房建设"
    assert things.counted("进驻实体窗口") == ""
    assert things.counted("申报材料精简为") == "申报材料"


def test_what_is_learnt_by_and_by_is_the_whole_dictionary() -> None:
    import jieba

    with jieba.Tokenizer().get_dict_file() as stream:
        lines = [line.split(" ") for line in stream.read().decode("utf-8").splitlines()]
    assert sum(int(count) for _, count, _ in lines) == tokens.TOTAL
    known = tokens._Dictionary()
    known.learn("".join({word[0] for word, _, _ in lines}))
    assert {word for word, _, _ in lines} <= known.own.FREQ.keys()
    beginnings = {word[:end] for word in known.own.FREQ for end in range(1, len(word))}
    assert beginnings <= known.own.FREQ.keys()


def test_words_before_and_after_the_rest_was_learnt() -> None:
    phrase = "规上工业增加值增长带动龘龖就业"
    early = tokens._Dictionary()
    late = tokens._Dictionary()
    late.learn("".join(late._groups))
    assert list(early.cut(phrase)) == list(late.cut(phrase))
