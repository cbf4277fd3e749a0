"""A stand-in for weatherAUS.csv, the table „Rain in Australia“: four stations, generated days.

The columns, their order and their gaps are those of the real file; no value is copied. A small
physics makes the weather. Lows and highs pass every eight days or so (a damped rotation: its real
part is the pressure, its angle turns the wind). Moisture comes with wind from the sea and stays for
days. It rains where moist air is lifted: in a low, by the heat of the afternoon, or at the hills
behind the coast. On clear nights under a high there is fog: moist air without rain. So the same
wind means rain at one coast and dry air at another, the same month is wet here and dry there, and
no weighted sum of the columns tells the rain of tomorrow as well as a small network.
"""

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np

SEED = 42
DAYS = 817
FIRST_DAY = date(2015, 4, 1)
COLUMNS = [
    *("Date", "Location", "MinTemp", "MaxTemp", "Rainfall", "Evaporation", "Sunshine"),
    *("WindGustDir", "WindGustSpeed", "WindDir9am", "WindDir3pm", "WindSpeed9am", "WindSpeed3pm"),
    *("Humidity9am", "Humidity3pm", "Pressure9am", "Pressure3pm", "Cloud9am", "Cloud3pm"),
    *("Temp9am", "Temp3pm", "RainToday", "RainTomorrow"),
]
COMPASS = ["N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE",
           "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW"]  # fmt: skip
PERIOD, DAMPING = 8, 0.95  # of the lows and highs, in days and per day


@dataclass(frozen=True)
class Station:
    name: str
    latitude: float
    temperature: float  # mean of the year in °C
    season: float  # half the difference between January and July in °C
    day_range: float  # between night and afternoon on a clear day in °C
    moisture: float  # mean, in standard deviations above that of the other stations
    wet_summer: float  # moisture gained in January and lost in July; negative: wet winter
    sea: float  # direction of the sea in degrees
    pressure: float  # standard deviation in hPa
    hills: float  # how much wind from the sea is lifted
    wind: float  # mean speed in the afternoon in km/h
    measures: dict[str, float]  # column -> share of days with a value, where it is not the usual


STATIONS = (
    Station("Albury", -36, 16, 7.5, 15, 0.15, -0.4, 240, 6.5, 0.2, 15,
            {"Evaporation": 0, "Sunshine": 0, "Cloud9am": 0.42, "Cloud3pm": 0.47}),
    Station("Darwin", -12, 28, 2, 10, 0.1, 1.1, 310, 2.5, 0.2, 20, {}),
    Station("GoldCoast", -28, 21, 4.5, 9, 0.35, 0.5, 110, 5, 0.7, 24,
            {"Evaporation": 0, "Sunshine": 0, "Cloud9am": 0, "Cloud3pm": 0}),
    Station("Perth", -32, 19.5, 6, 13, 0.1, -0.8, 270, 6, 0.2, 17, {}),
)  # fmt: skip
USUAL_SHARE = {
    "MinTemp": 0.99, "MaxTemp": 0.99, "Rainfall": 0.98, "Evaporation": 0.95, "Sunshine": 0.95,
    "WindGustSpeed": 0.93, "WindDir3pm": 0.98, "WindSpeed9am": 0.99, "WindSpeed3pm": 0.98,
    "Humidity9am": 0.98, "Humidity3pm": 0.97, "Pressure9am": 0.9, "Cloud9am": 0.93,
    "Cloud3pm": 0.92, "Temp9am": 0.99, "Temp3pm": 0.98,
}  # fmt: skip


def station_days(station: Station, rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Columns of one station, DAYS + 1 days without gaps; directions in degrees."""
    days = DAYS + 1
    noise = rng.standard_normal((26, days))
    first = FIRST_DAY.timetuple().tm_yday
    summer = np.cos(2 * np.pi * (first + np.arange(days) - 20) / 365.25)  # 1 in January

    # The wave of lows and highs: unit variance, a day turns it by 360°/PERIOD.
    turn = DAMPING * np.exp(2j * np.pi / PERIOD)
    kicks = np.sqrt(1 - DAMPING**2) * (noise[0] + 1j * noise[1])
    wave = np.empty(days, complex)
    wave[0] = noise[0, 0] + 1j * noise[1, 0]
    for day in range(1, days):
        wave[day] = turn * wave[day - 1] + kicks[day]
    afternoon = wave * np.exp(2j * np.pi / PERIOD / 4)
    high, low = wave.real, np.maximum(0, -wave.real)
    gradient = np.abs(wave)

    # A low comes from the west: the wind turns from north to west to south while it passes.
    direction = (270 - np.degrees(np.angle(-wave)) + 22 * noise[2]) % 360
    onshore = np.cos(np.radians(direction - station.sea)) * np.minimum(1.3, gradient)
    moisture = np.empty(days)
    moisture[0] = 0
    for day in range(1, days):
        moisture[day] = 0.4 * moisture[day - 1] + 0.8 * onshore[day - 1] + 0.35 * noise[3, day]
    moisture += station.moisture + station.wet_summer * summer

    # Warm wind from inland, cool wind from the sea; the weather of yesterday is still in the air.
    heat = np.empty(days)
    heat[0] = 0
    for day in range(1, days):
        heat[day] = 0.6 * heat[day - 1] - 0.5 * onshore[day] + 0.5 * noise[4, day]
    warm = summer + 0.6 * heat

    # Rain: moisture times lift. A moist day under a high stays dry, and so does a dry low.
    lift = 1.7 * low + 0.9 * np.maximum(0, warm - 0.3) + station.hills * np.maximum(0, onshore)
    drive = np.maximum(0, moisture + 0.4) * lift + 0.25 * noise[5]
    millimetres = 4 * np.maximum(0, drive - 0.95) ** 1.5 * np.exp(0.6 * noise[6])
    drizzle = np.where((drive > 0.6) & (noise[7] > 0.3), 0.2 * np.abs(noise[8]), 0)
    rain = np.round((millimetres + drizzle) / 0.2) * 0.2

    cloudy = 1 / (1 + np.exp(-1.6 * (drive - 0.7) - 0.7 * noise[9]))
    cloudy_3pm = np.clip(cloudy + 0.15 * noise[11], 0, 1)
    daylight = 12 - 0.055 * station.latitude * summer
    fog = np.maximum(0, high - 0.4) * (1 - cloudy) * np.maximum(0, 0.7 - 0.5 * warm)
    cloudy_9am = np.clip(cloudy + 0.8 * fog + 0.15 * noise[10], 0, 1)
    mean = station.temperature + station.season * summer + 2.2 * heat
    span = station.day_range * (1 - 0.6 * cloudy)
    low_temp, high_temp = mean - 0.5 * span + 0.8 * noise[12], mean + 0.5 * span + 0.8 * noise[13]
    humidity_3pm = 47 + 15 * moisture - 5 * heat + 8 * cloudy + 5 * noise[14]
    humidity_9am = 63 + 12 * moisture - 4 * heat + 45 * fog + 5 * noise[15]
    level = 1007 - 0.33 * station.latitude - 3.5 * summer
    speed = station.wind * (0.45 + 0.45 * gradient)
    degrees_9am, degrees_3pm = direction + 20 * noise[16] - 15, direction + 15 * noise[17]
    return {
        "MinTemp": low_temp,
        "MaxTemp": high_temp,
        "Rainfall": rain,
        "Evaporation": np.maximum(0, 1 + 0.28 * (mean - 6) - 2.5 * cloudy + noise[18]),
        "Sunshine": daylight * np.clip(1.02 - 0.95 * cloudy + 0.1 * noise[19], 0, 1),
        "WindGustDir": direction,
        "WindGustSpeed": 12 + 1.4 * speed * np.exp(0.15 * noise[20]) + 4 * low,
        "WindDir9am": degrees_9am,
        "WindDir3pm": degrees_3pm,
        "WindSpeed9am": np.maximum(0, 0.95 * speed * np.exp(0.35 * noise[21]) - 5),
        "WindSpeed3pm": speed * np.exp(0.2 * noise[22]),
        "Humidity9am": np.clip(humidity_9am, 5, 100),
        "Humidity3pm": np.clip(humidity_3pm, 5, 100),
        "Pressure9am": level + station.pressure * high + 0.3 * noise[23],
        "Pressure3pm": level + station.pressure * afternoon.real - 2.4 + 0.3 * noise[24],
        "Cloud9am": 8 * cloudy_9am,
        "Cloud3pm": 8 * cloudy_3pm,
        "Temp9am": low_temp + 0.45 * span,
        "Temp3pm": high_temp - 1 + 0.4 * noise[25],
    }


def compass(degrees: float) -> str:
    return COMPASS[round(degrees / 22.5) % 16]


def station_rows(station: Station, rng: np.random.Generator) -> list[list[str]]:
    """Rows of the table as text, gaps as NA."""
    values = station_days(station, rng)
    share = USUAL_SHARE | station.measures
    missing = {name: rng.random(DAYS + 1) >= share[name] for name in USUAL_SHARE}
    missing["WindGustDir"] = missing["WindGustSpeed"]
    missing["Pressure3pm"] = missing["Pressure9am"]
    missing["WindDir9am"] = values["WindSpeed9am"] < 0.5  # calm: no direction
    is_wet = values["Rainfall"] > 1.01  # more than 1 mm, whatever the last bit says
    answers = np.where(missing["Rainfall"], "NA", np.where(is_wet, "Yes", "No"))
    whole = {"WindGustSpeed", "WindSpeed9am", "WindSpeed3pm", "Humidity9am", "Humidity3pm",
             "Cloud9am", "Cloud3pm"}  # fmt: skip
    rows = []
    for day in range(DAYS):
        row = {
            "Date": (FIRST_DAY + timedelta(day)).isoformat(),
            "Location": station.name,
            "RainToday": answers[day],
            "RainTomorrow": answers[day + 1],
        }
        for name, column in values.items():
            if missing[name][day]:
                row[name] = "NA"
            elif "Dir" in name:
                row[name] = compass(column[day])
            else:
                row[name] = f"{round(column[day], 0 if name in whole else 1) + 0:.6g}"
        rows.append([row[name] for name in COLUMNS])
    return rows


def build(name: str, root: Path) -> dict:
    """Writes root/dateien/weatherAUS.csv and says what the manifest should know."""
    rows = [
        row
        for number, station in enumerate(STATIONS)
        for row in station_rows(station, np.random.default_rng([SEED, number]))
    ]
    path = Path(root) / "dateien" / "weatherAUS.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([COLUMNS, *rows])
    wet = [row[-1] for row in rows].count("Yes") / len(rows)
    return {
        "seed": SEED,
        "score": {"Anteil der Tage vor Regen": round(wet, 3)},
        "source": "kurs/minihub/weather.py",
        "licence": "MIT",
    }
