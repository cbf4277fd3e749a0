"""TensorBoard, Konfusionsmatrix, Über- und Unteranpassung."""

import json

import numpy as np
import pytest

BOARD = "demo_tensorboard"
CONFUSION = "demo_konfusionsmatrix"
OVERFITTING = "demo_overfitting"


@pytest.fixture(scope="module")
def events(run_script):
    """Folder -> tag -> list of (step, array, plugin data), read without the script's help."""
    from tensorboard.backend.event_processing.event_file_loader import EventFileLoader
    from tensorboard.util.tensor_util import make_ndarray

    logs = run_script(BOARD).output_dir / "logs"
    found = {}
    for path in logs.rglob("events*"):
        series = found.setdefault(path.parent.relative_to(logs).as_posix(), {})
        for event in EventFileLoader(str(path)).Load():
            for value in event.summary.value:
                point = (event.step, make_ndarray(value.tensor), value.metadata.plugin_data)
                series.setdefault(value.tag, []).append(point)
    return found


def test_event_files_hold_the_learning_curves(run_script, events):
    result = run_script(BOARD)
    history = result["history"]
    assert len(history) == len(result["LEARNING_RATES"]) * len(result["UNITS"])
    for run, measures in history.items():
        for name, values in measures.items():
            part = "validation" if name.startswith("val_") else "train"
            series = events[f"{run}/{part}"]["epoch_" + name.removeprefix("val_")]
            assert [step for step, *_ in series] == list(range(len(values)))
            assert np.allclose([value for _, value, _ in series], values, rtol=1e-6)


def test_event_files_hold_histograms_of_every_weight(run_script, events):
    for run, measures in run_script(BOARD)["history"].items():
        for weight in ("hidden/kernel", "hidden/bias", "output/kernel", "output/bias"):
            series = events[f"{run}/train"][f"mlp/{weight}/histogram"]
            assert len(series) == len(measures["loss"])
            assert series[0][2].plugin_name == "histograms"
        assert series[-1][1][:, 2].sum() == 10  # output/bias


def test_event_files_hold_the_model_graph_and_tensorboard_draws_it(run_script, events):
    from tensorboard.plugins.graph.keras_util import keras_model_to_graph_def

    result = run_script(BOARD)
    assert result["graph_layers"] == ["InputLayer", "Flatten", "Dense", "Dense"]
    _, text, plugin = events[f"{result['best_run']}/train"]["keras"][0]
    assert plugin.plugin_name == "graph_keras_model"
    graph = keras_model_to_graph_def(json.loads(text.item()))
    assert {"flatten", "hidden", "output"} <= {node.name.split("/")[-1] for node in graph.node}


def test_event_files_hold_pictures(run_script, events):
    inputs = events["."]["Eingaben"][0][1]  # width, height, then the PNGs
    assert inputs[:2].tolist() == [b"28", b"28"] and len(inputs) == 2 + 16
    misread = events[run_script(BOARD)["best_run"]]["Falsch gelesen"][0][1]
    assert misread[2].startswith(b"\x89PNG")


def test_event_files_hold_the_hyperparameters(run_script, events):
    from tensorboard.plugins.hparams import metadata

    content = events["."][metadata.EXPERIMENT_TAG][0][2].content
    experiment = metadata.parse_experiment_plugin_data(content)
    assert [info.name for info in experiment.hparam_infos] == ["learning_rate", "units"]
    for run in run_script(BOARD)["history"]:
        content = events[run][metadata.SESSION_START_INFO_TAG][0][2].content
        hparams = metadata.parse_session_start_info_plugin_data(content).hparams
        rate, units = (hparams[name].number_value for name in ("learning_rate", "units"))
        assert run == f"lr_{rate:g}_units_{units:g}"
        assert metadata.SESSION_END_INFO_TAG in events[run]


def test_board_reads_its_own_curves_back(run_script):
    result = run_script(BOARD)
    assert result["largest_gap"] == 0
    assert "-m tensorboard.main" in result.output and "--host=localhost" in result.output


def test_learning_rates_show_the_three_patterns(run_script):
    result = run_script(BOARD)
    for units in result["UNITS"]:
        slow, good, fast = (
            result["history"][f"lr_{rate:g}_units_{units}"] for rate in result["LEARNING_RATES"]
        )
        assert slow["val_loss"][-1] < slow["val_loss"][0]  # still falling
        assert good["val_loss"][-1] < 0.7 * slow["val_loss"][-1]
        assert good["val_loss"][-1] < 0.7 * fast["val_loss"][-1]
    assert result["test_accuracy"] > 0.9


def test_metrics_by_hand_equal_sklearn(run_script):
    same = run_script(CONFUSION)["same_as_sklearn"]
    assert set(same) == {
        "Konfusionsmatrix", "Genauigkeit", "Precision, Recall, F1", "Makro-F1", "AUC",
        "AUC bei Gleichstand", "ROC-Kurve", "Average Precision",
    }  # fmt: skip
    assert all(same.values())


def test_metrics_follow_from_the_matrix(run_script):
    result = run_script(CONFUSION)
    matrix = result["confusion"]
    assert matrix.sum() == len(result["y_test"])
    assert np.array_equal(matrix.sum(axis=1), np.bincount(result["y_test"]))
    assert result["accuracy"] == pytest.approx(np.trace(matrix) / matrix.sum())
    assert result["recall"][8] == pytest.approx(matrix[8, 8] / matrix[8].sum())
    assert result["precision"][8] == pytest.approx(matrix[8, 8] / matrix[:, 8].sum())
    assert result["accuracy"] > 0.9


def test_accuracy_deceives_where_a_class_is_rare(run_script):
    result = run_script(CONFUSION)
    assert result["never"]["Genauigkeit"] > 0.88
    assert result["never"]["Recall"] == 0
    assert result["auc"]["AUC"] > 0.9
    assert result["auc"]["AUC"] != result["auc"]["AUC bei Gleichstand"]


def test_threshold_trades_precision_for_recall(run_script):
    result = run_script(CONFUSION)
    default, moved = result["default"], result["moved"]
    assert moved["Recall"] > default["Recall"] + 0.1
    assert moved["Precision"] < default["Precision"] - 0.2
    assert moved["Fehlalarme"] > default["Fehlalarme"]


def test_threshold_was_chosen_on_validation_data(run_script):
    result = run_script(CONFUSION)
    found = result["score_val"][result["y_val"] == 8]
    assert np.mean(found >= result["threshold"]) >= result["TARGET_RECALL"]
    higher = result["thresholds"][result["thresholds"] > result["threshold"]].min()
    assert np.mean(found >= higher) < result["TARGET_RECALL"]


def test_bias_variance_and_noise_add_up_to_the_test_error(run_script):
    result = run_script(OVERFITTING)
    assert result["TRAINING_SETS"] >= 100
    total = result["bias2"] + result["variance"] + result["noise"]
    assert np.allclose(total, result["test_error"], rtol=0.02)
    assert result["noise"] == pytest.approx(result["NOISE_STD"] ** 2, rel=0.03)


def test_variance_equals_theory(run_script):
    result = run_script(OVERFITTING)
    assert np.allclose(result["variance"], result["theory_variance"], rtol=0.15)


def test_test_error_is_u_shaped_over_capacity(run_script):
    result = run_script(OVERFITTING)
    error, best = result["test_error"], result["best"]
    assert 2 < best < len(error) - 3
    assert error[0] > 3 * error[best] and error[-1] > 3 * error[best]
    assert result["bias2"][0] > 100 * result["bias2"][best + 3]
    assert result["variance"][-1] > 20 * result["variance"][best]
    train_error = np.array(list(result["train_error"].values()))
    assert np.all(np.diff(train_error) < 0), "more capacity always fits the training points better"


def test_networks_overfit_with_the_epochs(run_script):
    result = run_script(OVERFITTING)
    error, bias2 = np.array(result["network_error"]), np.array(result["network_bias2"])
    best = error.argmin()
    assert 2 <= best <= len(error) - 3
    assert error[0] > 1.5 * error[best] and error[-1] > 1.15 * error[best]
    assert bias2[-1] < 0.1 * bias2[0]
    assert result["network_variance"][-1] > 1.8 * result["network_variance"][best]
