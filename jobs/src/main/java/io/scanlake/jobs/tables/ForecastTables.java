package io.scanlake.jobs.tables;

import java.util.List;
import org.apache.spark.sql.types.DataTypes;

/** The tables that look ahead: what will come, whether earlier forecasts were right, and advice. */
public final class ForecastTables {
  public static final Table DEMAND_MODELS =
      Table.named("demand_models", "One model of one series of counts, as of one date")
          .string("series_id", "MODALITY:<modality> or POOL:<pool>:<modality>")
          .string("series_level", "MODALITY (studies a day) | POOL (encounters a day or a week)")
          .string("modality", "DICOM Modality")
          .string("pool", "Stations that can stand in for each other; NULL at level MODALITY")
          .string(
              "model",
              "SNAIVE7 | DOWMEAN8 | LINEAR | LOG | EXP | QUAD | LINEAR_YEAR | SES_DOW |"
                  + " COMBO_MEDIAN | NO_FORECAST")
          .integer("n_obs", "Periods with a count that it was given")
          .add(
              "params",
              DataTypes.createMapType(DataTypes.StringType, DataTypes.DoubleType),
              "Coefficients of a regression and their standard errors (_se); of logarithms for EXP")
          .real("rmse", "Root of the mean squared error over the origins")
          .real("aicc", "Corrected Akaike criterion of a regression, comparable between kinds")
          .real("cv_mase", "Mean absolute error over the origins / mean change from week to week")
          .real("cv_smape", "Mean over the origins of 200 |e| / (|y| + |f|), percent")
          .real("cv_cover80", "Share of counts that the 80 % bounds of the other origins cover")
          .integer("cv_origins", "Earlier origins that these come from")
          .flag("is_chosen", "The model to be used")
          .string("reason", "Why it was chosen, or was not, or could not be fitted")
          .date("as_of", "Last date that was known")
          .sortBy("as_of", "series_id", "model")
          .build();

  public static final Table DEMAND_FORECASTS =
      Table.named("demand_forecasts", "What one model says of one day (or week) of one series")
          .string("series_id", "As in demand_models")
          .string("series_level", "As in demand_models")
          .string("modality", "As in demand_models")
          .string("pool", "As in demand_models")
          .date("origin_date", "Last date that was known")
          .date("target_date", "The day, or the first day of the week")
          .integer("horizon_d", "Days from the origin to the target")
          .string("model", "As in demand_models")
          .real("yhat", "Expected count")
          .real("lo80", "Lower bound of the 80 % interval")
          .real("hi80", "Upper bound of the 80 % interval")
          .real("lo95", "Lower bound of the 95 % interval")
          .real("hi95", "Upper bound of the 95 % interval")
          .flag("is_chosen", "The model to be used")
          .date("as_of", "Last date that was known")
          .sortBy("as_of", "series_id", "model", "target_date")
          .build();

  public static final Table FORECAST_ACCURACY =
      Table.named("forecast_accuracy", "One forecast against what came")
          .string("series_id", "As in demand_models")
          .string("model", "As in demand_models")
          .date("target_date", "As in demand_forecasts")
          .integer("horizon_d", "As in demand_forecasts")
          .real("actual", "What came")
          .real("yhat", "What was expected")
          .real("abs_err", "|actual − yhat|")
          .real("scale_mae", "Mean change from week to week before; abs_err by it is the MASE")
          .flag("in80", "actual lies within the 80 % bounds")
          .date("as_of", "Date that it was compared on")
          .sortBy("series_id", "model", "target_date")
          .build();

  public static final Table CAPACITY_ADVICE =
      Table.named("capacity_advice", "One scenario of one pool, and what is advised")
          .string("pool", "Stations that can stand in for each other")
          .string("modality", "DICOM Modality")
          .date("from_date", "First working day looked at")
          .date("to_date", "Last working day looked at")
          .string(
              "scenario",
              "AS_IS | PLUS_1_STATION | MINUS_1_STATION | PLUS_2_HOURS | CHANGEOVER_MINUS_20PCT |"
                  + " DEMAND_HI80; where advised also CLOCKS_SET | STARTS_ON_TIME | REBALANCED")
          .integer("stations", "Stations in the scenario")
          .real("open_h_per_day", "Opening hours of one station on a working day")
          .real("demand_per_day", "Encounters in opening hours of a working day")
          .real("demand_hi80_per_day", "Upper bound of the 80 % interval of its forecast")
          .real("service_s_mean", "Exam and changeover")
          .real("service_cv2", "Squared coefficient of variation of that")
          .real("load_erlangs", "Stations that are busy at a time")
          .real("utilisation", "load_erlangs / stations; above 1 the work does not fit")
          .real("p_wait", "Share of arrivals at random that wait (Erlang C)")
          .real("wait_min", "Their mean wait (Allen–Cunneen), indicative; NULL: without bound")
          .real("required_station_h", "Station hours a day that keep use at 0.85")
          .real("available_station_h", "Station hours a day that are open")
          .real("gap_station_h", "Required less available")
          .integer("stations_at_85", "Stations that keep use at 0.85 at demand_hi80_per_day")
          .integer("stations_sqrt_rule", "Load and half its root, rounded up")
          .integer("rank", "1 is to be done first; NULL where the scenario is not advised")
          .string("advice", "What to do")
          .string("evidence", "The figures behind it")
          .date("as_of", "Last date that was known")
          .sortBy("as_of", "pool", "scenario")
          .build();

  public static final Table STATION_CLASSES =
      Table.named("station_classes", "Whether a station is used too little or too much")
          .string("station_key", "The station: see stations")
          .string("modality", "The station's")
          .integer("window_days", "Working days that were looked at")
          .real("occupied_prime_use", "Occupied share of prime time")
          .real("lo95", "Lower bound of its 95 % interval (bootstrap by blocks of days)")
          .real("hi95", "Upper bound")
          .string(
              "class",
              "UNDER (below 0.50) | NORMAL | HIGH (above 0.75) | OVER (above 0.85), by the whole"
                  + " interval; UNKNOWN below 20 working days; use-classes in settings moves these")
          .date("as_of", "Last date that was known")
          .sortBy("as_of", "station_key")
          .build();

  public static final Table EXAM_CLASSIFIERS =
      Table.named(
              "exam_classifiers",
              "Whether long exams of one modality can be told from what is known before them")
          .string("modality", "DICOM Modality")
          .integer("exams", "Encounters looked at: the latest of the busiest stations")
          .integer("tested", "Those predicted: the later ones, each from other stations' earlier")
          .real("long_after_s", "Third quartile of the earlier ones: what takes longer is long")
          .real("naive_bayes_f1", "Macro-F1 of long and usual; NULL where too few could be tried")
          .real("svm_f1", "Likewise of a support vector machine")
          .real("decision_tree_f1", "Likewise of a decision tree")
          .real("majority_f1", "Likewise of the rule that every exam is usual")
          .string("used", "NAIVE_BAYES | SVM | DECISION_TREE; NULL where none is 0.05 better")
          .string("reason", "Why")
          .date("as_of", "Last date that was known")
          .sortBy("as_of", "modality")
          .build();

  private ForecastTables() {}

  public static List<Table> all() {
    return List.of(
        DEMAND_MODELS,
        DEMAND_FORECASTS,
        FORECAST_ACCURACY,
        CAPACITY_ADVICE,
        STATION_CLASSES,
        EXAM_CLASSIFIERS);
  }
}
