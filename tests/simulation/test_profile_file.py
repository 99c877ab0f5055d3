"""Profiles from files: formats, signs, dialects, ambiguity, and anything a file can hold."""

from __future__ import annotations

import random
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from allsolid.cli import run
from allsolid.quantities import InputError
from allsolid.simulation import profile_from_csv, read_profile
from allsolid.simulation.experiment.profile_file import agreement


def _file(tmp_path: Path, text: str | bytes, name: str = "drive.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def _amperes(path: Path, **choice: Any) -> list[float]:
    """What the cell is asked to deliver, A (or W)."""
    step = profile_from_csv(path, **choice)
    assert step.profile is not None
    return (step.level.value * step.profile.factor).tolist()


BDF = "Test Time / s,Voltage / V,Current / A\n0,4.10,-20\n1800,3.80,-20\n3600,3.60,-20\n"
ARBIN = (
    "Date_Time,Test_Time(s),Step_Time(s),Current(A),Voltage(V)\n"
    "2021-01-01,0,0,-6,3.9\n2021-01-01,60,60,-6,3.8\n2021-01-01,120,120,-3,3.8\n"
)
NEWARE = (
    "DataPoint,Cycle Index,Step Index,Step Type,Time,Total Time,Current(A),Voltage(V)\n"
    "1,1,1,Rest,00:00:00,00:00:00,0,3.4\n2,1,2,CC Chg,00:00:10,00:00:10,0.05,3.5\n"
    "3,1,2,CC Chg,00:01:10,00:01:10,0.05,3.6\n"
)
BIOLOGIC = (
    "BT-Lab ASCII FILE\nNb header lines : 5\n\nDevice : BCS-815\n"
    "time/s\tEcell/V\t<I>/mA\t\n0,0\t3,9\t-6000,0\t\n60,0\t3,8\t-6000,0\t\n120,0\t3,7\t-3000,0\t\n"
)
MACCOR = (
    "Date of Test:,01-Jan-21,Filename:,x\n"
    "Rec#,Cyc#,Step,Test (Sec),Step (Sec),Amp-hr,Watt-hr,Amps,Volts,State\n"
    "1,0,1,0,0,0,0,2,3.9,D\n2,0,1,10,10,0,0,2,3.8,D\n3,0,2,20,10,0,0,0,3.9,R\n"
    "4,0,3,30,10,0,0,1.5,4.0,C\n"
)
MACCOR_CLOCK = (
    "Rec,Cycle P,Step,Test Time (h:min:s),Current (A),Voltage (V),MD\n"
    "1,0,1,0d 23:59:50.0,2,3.9,D\n2,0,1,1d 00:00:00.0,2,3.8,D\n3,0,1,1d 00:00:10.5,2,3.7,D\n"
)
BASYTEC = (
    "~Resultfile from Basytec Battery Test System\n~Time[h] DataSet U[V] I[A]\n"
).replace(" DataSet ", "\tDataSet\t").replace("U[V] I", "U[V]\tI")  # fmt: skip
BASYTEC += "0\t1\t3.9\t-2\n0.5\t2\t3.8\t-2\n1\t3\t3.7\t-2\n"


@pytest.mark.parametrize(
    ("text", "known", "amperes", "seconds"),
    [
        (BDF, "Battery Data Format", [20, 20, 20], [0, 1800, 3600]),
        (BDF.replace("Test Time / s,Voltage / V,Current / A",
                     "test_time_second,voltage_volt,current_ampere"),
         "Battery Data Format", [20, 20, 20], [0, 1800, 3600]),
        (ARBIN, "Arbin", [6, 6, 3], [0, 60, 120]),
        (NEWARE, "Neware", [0, -0.05, -0.05], [0, 10, 70]),
        (NEWARE.replace("(A)", "(mA)"), "Neware", [0, -5e-5, -5e-5], [0, 10, 70]),
        (BIOLOGIC, "BioLogic", [6, 6, 3], [0, 60, 120]),
        (BASYTEC, "Basytec", [2, 2, 2], [0, 1800, 3600]),
    ],
)  # fmt: skip
def test_formats_that_charge_with_positive_current(
    tmp_path: Path, text: str, known: str, amperes: list[float], seconds: list[float]
) -> None:
    found = read_profile(_file(tmp_path, text))
    assert found.step.profile is not None
    assert (str(found.convention), str(found.sign)) == (known, "charge")
    assert _amperes(_file(tmp_path, text)) == pytest.approx(amperes)
    assert found.step.profile.time.tolist() == pytest.approx(seconds)
    assert "agrees" in str(found)  # each of these has a voltage that falls on discharge


def test_maccor_tells_the_direction_in_its_state(tmp_path: Path) -> None:
    found = read_profile(_file(tmp_path, MACCOR))
    assert _amperes(_file(tmp_path, MACCOR)) == [2, 2, 0, -1.5]
    assert "the direction is that of column 'State'" in str(found)
    later = read_profile(_file(tmp_path, MACCOR_CLOCK))
    assert later.step.profile is not None
    assert later.step.profile.time.tolist() == pytest.approx([0, 10, 20.5])
    with pytest.raises(InputError, match=r"line 6, column 'Amps': .*neither sign nor state"):
        read_profile(_file(tmp_path, MACCOR.replace("4.0,C", "4.0,S")))


@pytest.mark.parametrize(
    ("text", "amperes", "words"),
    [
        # signed by the file's own word for each row, whatever the heading's convention
        ("time [s],current [A],status\n0,-1,discharge\n10,-1,discharge\n20,0,rest\n",
         [1, 1, 0], "positive values charge; the sign is that of column 'status'"),
        ("time [s],current [A],status\n0,1,charge\n10,1,charge\n20,0,rest\n", [-1, -1, 0],
         "positive values charge; the sign is that of column 'status'"),
        ("time [s],current [A],status\n0,1,DCH\n10,-1,CHA\n", [1, -1],
         "positive values discharge; the sign is that of column 'status'"),
        # magnitudes in Chinese: discharge, charge, rest
        ("工步类型,总时间,电流(mA)\n恒流放电,00:00:00,1000\n恒流充电,00:00:10,500\n"
         "搁置,00:00:20,0\n", [1, -0.5, 0], "the direction is that of column '工步类型'"),
        # magnitudes whose zero wanders below 0 in a rest
        ("Test (Sec),Amps,State\n0,2,D\n10,2,D\n20,-0.0002,R\n30,1,C\n", [2, 2, 0, -1],
         "the direction is that of column 'State'"),
    ],
    ids=["negative", "charge", "positive", "chinese", "noise"],
)  # fmt: skip
def test_the_state_of_each_row_tells_the_sign(
    tmp_path: Path, text: str, amperes: list[float], words: str
) -> None:
    path = _file(tmp_path, text)
    assert _amperes(path) == pytest.approx(amperes)
    assert words in str(read_profile(path))


def test_the_name_of_a_column_tells_the_sign(tmp_path: Path) -> None:
    assert _amperes(_file(tmp_path, "time [s],charge current [A]\n0,6\n60,6\n")) == [-6, -6]
    assert _amperes(_file(tmp_path, "time [s],charging power [W]\n0,6\n60,6\n")) == [-6, -6]
    text = "Test_Time(s),Discharge_Current(A)\n0,6\n60,6\n"
    assert _amperes(_file(tmp_path, text)) == [6, 6]


@pytest.mark.parametrize("head", ["test time / s,current / A", "Test Time / s,Current / mA"])
def test_the_battery_data_format_is_known_in_any_case_and_unit(tmp_path: Path, head: str) -> None:
    found = read_profile(_file(tmp_path, f"{head}\n0,-6\n60,-6\n"))
    assert (str(found.convention), str(found.sign)) == ("Battery Data Format", "charge")


@pytest.mark.parametrize(
    "text",
    [
        'time [s],current [A]\n0,1\n"1,000",2\n"2,000",1\n',  # 2000 s or 2
        'time [s],current [mA]\n0,"1,000"\n10,"2,500"\n',
        "time [s]\tcurrent [mA]\n0\t1,000\n10\t2,500\n",
        "time [s];current [A]\n0;1,000\n0.5;2,500\n",  # points elsewhere
        "time [s];current [A]\n0;0,5\n1.000;0,5\n",  # 1000 s beside decimal commas
    ],
)
def test_a_mark_that_may_group_thousands_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError, match=r"line \d, column .*decimals or between thousands"):
        read_profile(_file(tmp_path, text))


def test_three_decimals_behind_a_comma_are_read_where_the_file_tells(tmp_path: Path) -> None:
    text = "time [s];current [A]\n0;1,000\n10;2,500\n"
    assert _amperes(_file(tmp_path, text)) == [1, 2.5]
    text = "time [s]\tcurrent [A]\n0,000\t1,000\n10,000\t2,500\n"
    path = _file(tmp_path, text)
    assert _amperes(path) == [1, 2.5]
    assert "commas read as decimal commas" in str(read_profile(path))
    assert "decimal commas" in str(read_profile(_file(tmp_path, "time [h];i [A]\n0,5;1\n1,5;1\n")))


@pytest.mark.parametrize(
    "text",
    [
        "Step_Index,Step_Time(s),Current(A)\n1,0,1\n1,10,1\n2,10,0\n2,20,0\n",
        "DataPoint,Step Type,Time,Current(mA)\n1,CC DChg,00:00:10,-100\n2,Rest,00:00:10,0\n",
    ],
)
def test_a_step_s_own_time_is_refused_though_it_never_falls(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError, match="another step begins"):
        read_profile(_file(tmp_path, text))
    one = "Step_Index,Step_Time(s),Current(A)\n1,0,1\n1,10,1\n"
    assert _amperes(_file(tmp_path, one)) == [1, 1]


def test_a_plain_file_discharges_and_says_so(tmp_path: Path) -> None:
    found = read_profile(_file(tmp_path, "time [s],current [A]\n0,6\n60,6\n"))
    assert "no known format, so discharge is taken as positive" in str(found)
    assert _amperes(_file(tmp_path, "time [s],current [A]\n0,6\n60,-3\n")) == [6, -3]


@pytest.mark.parametrize("head", ["time [s],current [A],voltage [V]", BDF.partition("\n")[0]])
def test_a_voltage_that_contradicts_the_sign_is_refused_with_the_choice(
    tmp_path: Path, head: str
) -> None:
    bdf = head != "time [s],current [A],voltage [V]"
    rows = "0,3.9,{0}\n60,3.8,{0}\n" if bdf else "0,{0},3.9\n60,{0},3.8\n"
    wrong, other = (6, "discharge") if bdf else (-6, "charge")
    path = _file(tmp_path, f"{head}\n{rows.format(wrong)}")
    with pytest.raises(InputError, match=f"shows the opposite.*--profile-sign {other}"):
        read_profile(path)
    assert _amperes(path, sign=other) == [6, 6]
    forced = read_profile(path, sign="charge" if other == "discharge" else "discharge")
    assert "speaks against the sign" in str(forced)
    with pytest.raises(InputError, match="'charge' or 'discharge'"):
        read_profile(path, sign="both")


def test_the_voltage_s_verdict_by_hand() -> None:
    # rest, discharge, harder, softer (not counted), rest (not counted), charge: falls of
    # 0.1 + 0.2 and a rise of 0.3 where a discharge or a charge begins, all as discharge asks
    load = np.array([0.0, 1.0, 2.0, 1.0, 0.0, -1.0])
    voltage = np.array([4.0, 3.9, 3.7, 3.8, 3.9, 4.2])
    assert agreement(load, voltage) == pytest.approx(1.0)
    assert agreement(-load, voltage) == pytest.approx(-1.0)
    assert agreement(load, np.full(6, 3.7)) == 0.0
    # one interval of 0.1 against the others' 0.5
    assert agreement(load, np.array([4.0, 4.1, 3.9, 4.0, 4.1, 4.4])) == pytest.approx(0.4 / 0.6)


@pytest.mark.parametrize(
    ("text", "time_name", "load_name", "values"),
    [
        ("time [s],current range [A],current [A]\n0,100,6\n60,100,6\n120,100,3\n",
         "time [s]", "current [A]", [6, 6, 3]),
        ("Step Time [s],Test Time [s],Current [A]\n0,0,6\n60,60,6\n0,60.1,-3\n60,120.1,-3\n",
         "Test Time [s]", "Current [A]", [6, 6, -3, -3]),
        ("Time / s,Battery current / mA\n0,6\n60,6\n", "Time / s", "Battery current / mA",
         [0.006, 0.006]),
    ],
)  # fmt: skip
def test_an_exact_name_wins(
    tmp_path: Path, text: str, time_name: str, load_name: str, values: list[float]
) -> None:
    path = _file(tmp_path, text)
    found = read_profile(path)
    assert (found.time, found.load) == (time_name, load_name)
    assert f"'{load_name}'" in str(found) and f"'{time_name}'" in str(found)
    assert _amperes(path) == pytest.approx(values)


@pytest.mark.parametrize(
    ("head", "names"),
    [
        ("Test Time / s,Power / W,Current / A", ("'Power / W'", "'Current / A'")),
        ("Time / s,Current / A,Current [A]", ("'Current / A'", "'Current [A]'")),
        ("Time / s,motor current / A,heater current / A", ("'motor", "'heater")),
        ("Time / s,time [s],Current / A", ("'Time / s'", "'time [s]'")),
    ],
)
def test_ambiguity_is_refused_with_the_candidates(
    tmp_path: Path, head: str, names: tuple[str, str]
) -> None:
    path = _file(tmp_path, f"{head}\n0,24,6\n60,24,6\n")
    with pytest.raises(InputError, match=r"several columns may be .*--profile-columns") as caught:
        read_profile(path)
    assert all(name in str(caught.value) for name in names)
    assert caught.value.file == str(path) and caught.value.key == "line 1"


def test_the_columns_can_be_chosen(tmp_path: Path) -> None:
    path = _file(tmp_path, "Test Time / s,Power / W,Current / A\n0,-24,-6\n60,-24,-6\n")
    assert _amperes(path, power="Power / W") == [24, 24]  # charging with positive power
    assert _amperes(path, current="current / a") == [6, 6]
    with pytest.raises(InputError, match=r"drive\.csv.*line 1.*did you mean 'Current / A'"):
        read_profile(path, time="Test Time / s", current="Curent / A")
    with pytest.raises(InputError, match="not both"):
        read_profile(path, current="Current / A", power="Power / W")


@pytest.mark.parametrize(
    "text",
    [
        b"time [s],current [A],temperature [\xb0C]\n0,6,25\n60,6,25\n120,-3,25\n",
        "time [s],current [A]\n0,6\n60,6\n120,-3\n".encode("utf-16"),
        b"\xff\xfe" + "time [s],current [A]\n0,6\n60,6\n120,-3\n".encode("utf-16"),
        "time [s],current [A]\n0,6\n60,6\n120,-3\n".encode("utf-8-sig"),
        b'time [s],current [A]\n"0","6,0"\n"60","6,0"\n"120","-3,0"\n',
        b"time [s];current [A]\n0;6,0\n60;6,0\n120;-3,0\n",
        b"time [s]\tcurrent [A]\r\n0\t6\r\n60\t6\r\n120\t-3\r\n",
        b"Made by hand\n\n# a remark\ntime [s],current [A]\n\n0,6\n# another\n60,6\n,\n120,-3\n",
        b"# time [s],current [A]\n0,6\n60,6\n120,-3\n",
        b'"time [s]","current [A]"\n0, 6\n60, 6\n120, -3\n',
    ],
    ids=range(10),
)
def test_encodings_and_dialects(tmp_path: Path, text: bytes) -> None:
    path = _file(tmp_path, text)
    assert _amperes(path) == [6, 6, -3]
    assert profile_from_csv(path).profile.time.tolist() == [0, 60, 120]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Time / s,Current / A\n\n0,1\n1,x\n", r"line 4, column 'Current / A': 'x'.*number"),
        ("Time / s,Current / A\n\n\n", "line 1: expected at least two rows .*found 0"),
        ("Time / s,Current / A\n0,1\n1\n", "line 3, column 'Current / A': ''.*number"),
        ("Time / s,Current / A\n0,nan\n1,1\n", "line 2, column 'Current / A'.*number"),
        ("Time / s,Current / A\n0,1_0\n1,1\n", "line 2, column 'Current / A'.*number"),
        ("Time / s,Current / A\n0,1,5\n1,2,5\n", "line 2: 3 fields .*';' between"),
        ("Time / s,Current / A\n0,1\n2,1\n1,1\n", "line 4, column 'Time / s': '1'.*decrease"),
        ("Time / s,Current / A\n0,1\n1,1\n1,2\n1,3\n", "line 5, column 'Time / s'.*two times"),
        ('Time / s,Current / A\n0,"1\n1,2\n', "line 2: cannot be read"),
        ("Time / s,Current / A\n0,1\n1," + "9" * 140_000 + "\n", "line 3: cannot be read.*131072"),
        ("Time / s,Current / A\n0,1\n1,\0\n", "line 3: not a text file: a NUL byte"),
        ("Time / s,Current\n0,1\n1,1\n", "'Current' states no unit"),
        ("Time,Current / A\n0,1\n1,1\n", "line 1, column 'Time'.*no unit of time"),
        ("Time / parsec,Current / A\n0,1\n1,1\n", "'parsec' of time"),
        ("Time / s,Current / V\n0,1\n1,1\n", "unit of current or power"),
        ("Time / s,Current / m**9**9**9\n0,1\n1,1\n", "unit of current or power"),
        ("Total Time,Current / A\n00:00:00,1\n10:00,1\n", "line 3, column 'Total Time'.*00:10:00"),
        ("Total Time,Current / A\n00:00:00,1\n00:61:75,1\n", "line 3, .*seconds below 60"),
        ("hello\nworld\n", "'hello': expected a column of time"),
        ("", "expected a column of time"),
    ],
)
def test_every_message_names_file_line_and_column(tmp_path: Path, text: str, words: str) -> None:
    path = _file(tmp_path, text)
    with pytest.raises(InputError, match=words) as caught:
        read_profile(path)
    assert str(caught.value).startswith(str(path))


def test_a_spreadsheet_is_told_the_cure(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="save it as CSV"):
        read_profile(_file(tmp_path, b"PK\x03\x04\x14\0", "drive.xlsx"))


def test_the_command_says_what_it_understood(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "Test Time / s,Power / W,Current / A\n0,24,-6\n60,24,-6\n"
    words = ["simulate", "--profile", str(_file(tmp_path, text))]
    columns = ["--profile-columns", "time=Test Time / s, current=Current / A"]
    assert run([*words, *columns]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "load from 'Current / A'" in shown and "positive values charge" in shown
    for wrong in (["--profile-columns", "current"], ["--profile-columns", "amps=Current / A"]):
        assert run([*words, *wrong]) == 2
        assert "--profile-columns" in capsys.readouterr().err
    assert run(["simulate", "--profile-sign", "charge"]) == 2
    assert "--profile" in capsys.readouterr().err


def test_ten_thousand_points_are_read_fast(tmp_path: Path) -> None:
    rows = "\n".join(f"{k / 10},3.{900 - k // 100},{-(k % 7) - 1}" for k in range(28_000))
    path = _file(tmp_path, f"Test Time / s,Voltage / V,Current / A\n{rows}\n")
    began = time.perf_counter()
    assert read_profile(path).points == 28_000
    assert time.perf_counter() - began < 2.0  # it takes a tenth; ten times that on a slow machine


SEEDS = (BDF, ARBIN, NEWARE, BIOLOGIC, MACCOR, MACCOR_CLOCK, BASYTEC)
PIECES = (
    ",", ";", "\t", "\n", "\r", "\r\n", '"', "'", "#", "~", " ", "/", "[", "]", "(", ")", ":", "-",
    "1e999", "nan", "-inf", "0x1", "1_0", "9" * 400, "Time / s", "Current / A", "I/mA", "Power",
    "\x00", "\x1b[31m", "°", "µ", "\ufeff", "\u2028", "٣", "m**9**9**9", "9**9**9**9", "=",
    "x" * 500,
)  # fmt: skip


def _mutated(generator: random.Random) -> bytes:
    text = generator.choice(SEEDS)
    for _ in range(generator.randint(1, 4)):
        at = generator.randint(0, len(text))
        match generator.randint(0, 4):
            case 0:
                text = text[:at] + generator.choice(PIECES) + text[at:]
            case 1:
                text = text[:at] + text[at + generator.randint(1, 12) :]
            case 2:
                lines = text.split("\n")
                generator.shuffle(lines)
                text = "\n".join(lines)
            case 3:
                lines = text.split("\n")
                place = generator.randrange(len(lines))
                text = "\n".join(lines[:place] + [lines[place]] * 2 + lines[place:])
            case _:
                text = text.replace(generator.choice(",\t-0136 /()"), generator.choice(PIECES), 1)
    data = text.encode(generator.choice(("utf-8", "utf-8", "utf-16", "utf-8-sig")), "replace")
    if generator.random() < 0.2:
        at = generator.randint(0, len(data))
        data = data[:at] + bytes([generator.randrange(256)]) + data[at + 1 :]
    return data


def test_thousands_of_damaged_files_are_read_or_refused_by_name(tmp_path: Path) -> None:
    generator, read = random.Random(7), 0
    for trial in range(2500):
        path = tmp_path / f"{trial}.csv"
        path.write_bytes(_mutated(generator))
        try:
            found = read_profile(path)
        except InputError as error:
            message = str(error)
            assert message.startswith(str(path)) and "\n" not in message and len(message) < 2000
        else:
            read += 1
            assert found.step.profile is not None
            assert np.all(np.isfinite(found.step.profile.factor))
            assert np.all(np.diff(found.step.profile.time) >= 0.0)
    assert 250 < read < 2250  # both ways out are taken often
