package io.scanlake.jobs.tables;

import io.scanlake.demand.BoundsBasis;
import io.scanlake.demand.CapacityAdvice.Scenario;
import io.scanlake.demand.ForecastModel;
import io.scanlake.demand.StationClass;
import java.util.List;
import org.apache.spark.sql.types.DataTypes;

/** The tables that look ahead: forecasts of demand, how accurate earlier ones were, and advice. */
public final class ForecastTables {
  public static final Table DEMAND_MODELS =
      Table.named("demand_models", "One model of one series of counts, as of one date")
          .string("series_id", "MODALITY:<modality> or POOL:<pool>:<modality>")
          .string(
              "series_level", "MODALITY (studies per day) | POOL (encounters per day or per week)")
          .string("modality", "DICOM Modality")
          .string("pool", "Stations that can replace each other; NULL at level MODALITY")
          .term("model", ForecastModel.class, "Forecasting model")
          .integer("n_obs", "Number of periods with a count that it was fitted to")
          .add(
              "params",
              DataTypes.createMapType(DataTypes.StringType, DataTypes.DoubleType),
              "Coefficients of a regression and their standard errors (_se); for EXP, of the logarithms")
          .real("rmse", "Root mean squared error over the rolling origins")
          .real("aicc", "Corrected Akaike criterion of a regression, comparable between kinds")
          .real(
              "cv_mase",
              "MASE: mean absolute error over the rolling origins / mean change from week to week")
          .real("cv_smape", "Mean over the rolling origins of 200 |e| / (|y| + |f|), percent")
          .real(
              "cv_cover80",
              "Share of the counts of each origin within the 80 % bounds that the other origins give,"
                  + " before widening")
          .real("cv_cover95", "The same of the 95 % bounds")
          .integer("cv_origins", "Number of rolling origins behind rmse, cv_mase and cv_smape")
          .term(
              "bounds_basis",
              BoundsBasis.class,
              "What the bounds were calibrated by: at each origin the errors of the model that the"
                  + " other origins would have chosen, the model's own errors, or none known")
          .integer(
              "bounds_origins",
              "Number of rolling origins that they were calibrated by, and that the coverage comes"
                  + " from")
          .real(
              "bounds_widening80",
              "Factor by which the 80 % bounds were widened to cover 80 % there, at least 1")
          .real("bounds_widening95", "The same of the 95 % bounds")
          .flag("is_chosen", "Whether it is the model to use")
          .string("reason", "Why it was or was not chosen, or could not be fitted")
          .date("as_of", "Last date that was known")
          .sortBy("as_of", "series_id", "model")
          .build();

  public static final Table DEMAND_FORECASTS =
      Table.named(
              "demand_forecasts", "The forecast of one model for one day (or week) of one series")
          .string("series_id", "As in demand_models")
          .string("series_level", "As in demand_models")
          .string("modality", "As in demand_models")
          .string("pool", "As in demand_models")
          .date("origin_date", "Last date that was known")
          .date("target_date", "The day, or the first day of the week, that is forecast")
          .integer("horizon_d", "Days from the origin to the target")
          .string("model", "As in demand_models")
          .real("yhat", "Expected count")
          .real("lo80", "Lower bound of the 80 % interval")
          .real("hi80", "Upper bound of the 80 % interval")
          .real("lo95", "Lower bound of the 95 % interval")
          .real("hi95", "Upper bound of the 95 % interval")
          .flag("is_chosen", "Whether it is the model to use")
          .date("as_of", "Last date that was known")
          .sortBy("as_of", "series_id", "model", "target_date")
          .build();

  public static final Table FORECAST_ACCURACY =
      Table.named("forecast_accuracy", "One forecast compared with the actual count")
          .string("series_id", "As in demand_models")
          .string("model", "As in demand_models")
          .date("target_date", "As in demand_forecasts")
          .integer("horizon_d", "As in demand_forecasts")
          .real("actual", "Actual count")
          .real("yhat", "Forecast count")
          .real("abs_err", "|actual − yhat|")
          .real(
              "scale_mae",
              "Mean change from week to week up to the origin; abs_err / scale_mae averages to the MASE")
          .flag("in80", "Whether actual lies within the 80 % bounds")
          .flag("in95", "Whether actual lies within the 95 % bounds")
          .date("as_of", "Date of the comparison")
          .sortBy("series_id", "model", "target_date")
          .build();

  public static final Table CAPACITY_ADVICE =
      Table.named("capacity_advice", "One scenario of one pool, and the advice")
          .string("pool", "Stations that can replace each other")
          .string("modality", "DICOM Modality")
          .date("from_date", "First working day of the window")
          .date("to_date", "Last working day of the window")
          .term(
              "scenario",
              Scenario.class,
              "What is changed; the last three only where they are advised")
          .integer("stations", "Number of stations in the scenario")
          .real("open_h_per_day", "Open hours per station and working day")
          .real("demand_per_day", "Encounters within open hours per working day")
          .real("demand_hi80_per_day", "Upper bound of the 80 % interval of its forecast")
          .real("service_s_mean", "Mean service time: exam and changeover")
          .real("service_cv2", "Squared coefficient of variation of the service time")
          .real("load_erlangs", "Offered load: mean number of busy stations")
          .real("utilisation", "load_erlangs / stations; above 1 the work does not fit")
          .real("p_wait", "Probability that a random arrival waits (Erlang C)")
          .real(
              "wait_min",
              "Mean wait (Allen–Cunneen), indicative; NULL where it grows without bound")
          .real("required_station_h", "Station hours per day at a utilisation of 0.85")
          .real("available_station_h", "Open station hours per day")
          .real("gap_station_h", "Required minus available")
          .integer(
              "stations_at_85", "Stations needed for a utilisation of 0.85 at demand_hi80_per_day")
          .integer("stations_sqrt_rule", "Load plus half its square root, rounded up")
          .integer("rank", "Priority, 1 first; NULL where the scenario is not advised")
          .string("advice", "The advice")
          .string("evidence", "The figures behind it")
          .date("as_of", "Last date that was known")
          .sortBy("as_of", "pool", "scenario")
          .build();

  public static final Table STATION_CLASSES =
      Table.named("station_classes", "Whether a station is underused or overused")
          .string("station_key", "The station: see stations")
          .string("modality", "The station's most frequent modality")
          .integer("window_days", "Number of working days in the window")
          .real("occupied_prime_use", "Occupied share of prime time")
          .real("lo95", "Lower bound of its 95 % interval (bootstrap by blocks of days)")
          .real("hi95", "Upper bound")
          .term(
              "class",
              StationClass.Class.class,
              "By the whole interval: below 0.50, between, above 0.75 or above 0.85 (use-classes in"
                  + " settings changes these); UNKNOWN with fewer than 20 working days")
          .date("as_of", "Last date that was known")
          .sortBy("as_of", "station_key")
          .build();

  public static final Table EXAM_CLASSIFIERS =
      Table.named(
              "exam_classifiers",
              "Whether long exams of one modality can be predicted from what is known before them")
          .string("modality", "DICOM Modality")
          .integer("exams", "Number of encounters used: the latest of the busiest stations")
          .integer(
              "tested",
              "Number of later encounters predicted, each from earlier ones of other stations")
          .real("long_after_s", "Third quartile of the earlier encounters: longer ones are long")
          .real(
              "naive_bayes_f1",
              "Macro-F1 of naive Bayes for long and usual; NULL where too few could be tested")
          .real("svm_f1", "Macro-F1 of a support vector machine")
          .real("decision_tree_f1", "Macro-F1 of a decision tree")
          .real("majority_f1", "Macro-F1 of the rule that every exam is usual")
          .string("used", "The best of them, where it is 0.05 better than that rule; else NULL")
          .string("reason", "Why that one, or none")
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
