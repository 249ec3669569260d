"""``briefbot eval`` as people and scripts meet it: Markdown on standard output, one line where it cannot measure."""

from __future__ import annotations

import shutil

import pytest
import spacy

from bot.cli import run
from bot.cli_eval import OWN_SENTENCES
from bot.extraction.evaluation.report import FOREIGN
from bot.extraction.pipeline import SHIPPED
from tests.extraction.corpora import write_corpora
from tests.extraction.tagged import TORN


@pytest.fixture
def folder(tmp_path, bare_environment):
    """An empty folder to work in, with a file of gold sentences and things that are none."""
    (tmp_path / "gold.conllu").write_text(TORN, "utf-8")
    (tmp_path / "junk.conllu").write_text("no sentences\n", "utf-8")
    (tmp_path / "none.conllu").write_text("# newdoc id = d\n", "utf-8")
    (tmp_path / "empty").mkdir()
    return tmp_path


def measured(capfd, *arguments):
    """Run ``briefbot eval pipeline``; return exit code, standard output and standard error."""
    code = run(["eval", "pipeline", *map(str, arguments)])
    out, err = capfd.readouterr()
    return code, out, err


@pytest.mark.parametrize("arguments", [["eval"], ["eval", "pipeline"], ["eval", "briefs"]], ids=" ".join)
def test_eval_has_help(capsys, arguments):
    assert run([*arguments, "--help"]) == 0
    assert f"briefbot {' '.join(arguments)}" in capsys.readouterr().out


def test_eval_pipeline_prints_markdown(folder, capfd):
    code, out, err = measured(capfd, "--sentences", "gold.conllu")
    assert (code, err) == (0, "")
    assert out.startswith("# en_briefbot_news ")
    assert "| corpus | XPOS | UPOS | morphology | lemma | UAS | LAS | sentence F |" in out
    assert "| corpus | label | P | R | F | names |" in out
    assert "| cost | figure |" in out
    assert "| own sentences |" in out
    assert FOREIGN not in out
    assert "\x1b" not in out


def test_eval_pipeline_measures_the_pipeline_of_the_settings_on_the_sentences_of_a_checkout(folder, capfd, monkeypatch):
    (folder / OWN_SENTENCES).mkdir(parents=True)
    (folder / "gold.conllu").rename(folder / OWN_SENTENCES / "gold.conllu")
    (folder / "weights").symlink_to(SHIPPED, target_is_directory=True)
    monkeypatch.setenv("BRIEFBOT_PIPELINE", str(folder / "weights"))
    code, out, _ = measured(capfd)
    assert (code, "| own sentences |" in out) == (0, True)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        pytest.param([], "There is nothing to measure on. Give --sentences or --corpora.", id="nothing"),
        pytest.param(["--sentences", "missing"], "does not exist", id="no such sentences"),
        pytest.param(["--corpora", "missing"], "does not exist", id="no such corpora"),
        pytest.param(["--corpora", "gold.conllu"], "is a file", id="corpora that are a file"),
        pytest.param(["--nonsense"], "No such option", id="no such option"),
        pytest.param(["one", "two"], "unexpected extra argument", id="two pipelines"),
    ],
)
def test_eval_pipeline_misused_is_one_line_and_code_2(folder, capfd, arguments, words):
    code, out, err = measured(capfd, *arguments)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith("briefbot: ")
    assert words in err


def test_eval_without_a_verb_prints_help_only(capfd):
    assert run(["eval"]) == 2
    out, err = capfd.readouterr()
    assert "briefbot eval" in out
    assert "pipeline" in out
    assert err == ""


@pytest.mark.parametrize("name", ["no_such_pipeline", "/no/such/folder", "empty"])
def test_eval_pipeline_that_is_not_there_is_one_line_and_code_1(folder, capfd, name):
    code, out, err = measured(capfd, name, "--sentences", "gold.conllu")
    assert (code, out) == (1, "")
    assert err == f"briefbot: There is no language pipeline {name}. Name a folder or an installed package.\n"


@pytest.mark.parametrize("broken", ["tokenizer", "config.cfg", "reader/labels.json"])
def test_eval_pipeline_that_is_not_whole_is_one_line_and_code_1(folder, capfd, broken):
    shutil.copytree(SHIPPED, folder / "weights")
    (folder / "weights" / broken).write_text("{", "utf-8")
    code, out, err = measured(capfd, "weights", "--sentences", "gold.conllu")
    assert (code, out) == (1, "")
    assert err == "briefbot: The language pipeline in weights is not whole. Copy it anew.\n"


def test_eval_pipeline_that_does_not_parse_is_one_line_and_code_1(folder, capfd):
    spacy.blank("en").to_disk(folder / "blank")
    code, out, err = measured(capfd, "blank", "--sentences", "gold.conllu")
    assert (code, out) == (1, "")
    assert err == "briefbot: The language pipeline blank gives no trees, so it cannot be measured.\n"


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        pytest.param(["--sentences", "empty"], "There are no sentences in empty.", id="no file"),
        pytest.param(["--sentences", "none.conllu"], "There are no sentences in none.conllu.", id="no sentence"),
        pytest.param(["--sentences", "junk.conllu"], "junk.conllu is no CoNLL-U", id="no columns"),
        pytest.param(
            ["--corpora", "empty"],
            "The corpora are not whole: there is no ud_ewt/en_ewt-ud-dev.conllu in empty.",
            id="no corpus",
        ),
    ],
)
def test_eval_pipeline_without_gold_is_one_line_and_code_1(folder, capfd, arguments, line):
    code, out, err = measured(capfd, *arguments)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert err.startswith(f"briefbot: {line}")


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        pytest.param("\tPRON\tPRP", "\tPRON", id="nine columns"),
        pytest.param("\t2\tpunct", "\t_\tpunct", id="no head"),
        pytest.param("\t2\tpunct", "\t99\tpunct", id="a head behind the sentence"),
        pytest.param("Person=3", "Person", id="a feature without a value"),
        pytest.param("\tPRON\t", "\tPRONOUN\t", id="no part of speech"),
        pytest.param("It\tit", "\tit", id="no form"),
    ],
)
def test_eval_pipeline_of_a_malformed_row_is_one_line_and_code_1(folder, capfd, right, wrong):
    assert right in TORN
    (folder / "gold.conllu").write_text(TORN.replace(right, wrong), "utf-8")
    code, out, err = measured(capfd, "--sentences", "gold.conllu")
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "gold.conllu" in err


def test_eval_pipeline_of_sentences_in_another_encoding_is_one_line_and_code_1(folder, capfd):
    (folder / "gold.conllu").write_bytes(TORN.replace("Al", "Él").encode("latin-1"))
    code, out, err = measured(capfd, "--sentences", "gold.conllu")
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "gold.conllu" in err


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("ud_ewt/en_ewt-ud-dev.conllu", "1\tAda\n", id="treebank, two columns"),
        pytest.param("gum_clean/dev/h.conllu", "Ada wept\n", id="treebank, plain text"),
        pytest.param("gum_clean/dev/h.conllu", "", id="treebank, empty"),
        pytest.param("uner_ewt/en_ewt-ud-dev.iob2", "1\tAda\n", id="names, two columns"),
    ],
)
def test_eval_pipeline_of_a_malformed_corpus_is_one_line_and_code_1(folder, capfd, name, content):
    (write_corpora(folder / "data") / name).write_text(content, "utf-8")
    code, out, err = measured(capfd, "--corpora", "data")
    assert (code, out, err.count("\n")) == (1, "", 1)


def test_eval_pipeline_measures_the_open_corpora(folder, capfd):
    write_corpora(folder / "data")
    code, out, err = measured(capfd, "--corpora", "data", "--sentences", "gold.conllu")
    assert (code, err) == (0, "")
    measured_on = [line.split(" | ")[0] for line in out.splitlines() if line.startswith("| ")]
    corpora = ["| own sentences", "| EWT dev", "| GUM dev"]
    assert measured_on[2 : 2 + len(corpora)] == corpora
    assert {"| WikiGold dev", "| CrossNER politics dev"} <= set(measured_on)


def test_eval_pipeline_says_where_the_labels_of_trees_are_others(folder, capfd):
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("attribute_ruler").add([[{}]], {"TAG": "NN", "POS": "NOUN", "LEMMA": "x", "DEP": "pobj"})
    nlp.to_disk(folder / "foreign")
    code, out, err = measured(capfd, "foreign", "--sentences", "gold.conllu")
    assert (code, err) == (0, "")
    assert FOREIGN in out


def test_eval_pipeline_that_only_this_process_can_load_is_code_1(folder, capfd, clear_pipeline):
    code, out, err = measured(capfd, clear_pipeline, "--sentences", "gold.conllu")
    assert (code, out) == (1, "")
    assert err == "briefbot: The language pipeline does not load in a process of its own. Run: briefbot doctor\n"
