package io.scanlake.jobs.forecast;

import io.scanlake.demand.DemandForecast;
import io.scanlake.demand.ForecastAccuracy;
import io.scanlake.demand.Forecaster;
import io.scanlake.demand.Series;
import io.scanlake.jobs.tables.ForecastTables;
import io.scanlake.jobs.tables.Table;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * One series a call: its rows of three tables.
 *
 * <p>In: series_id, series_level, modality, pool, days (array of local_date, count), said (array of
 * rows of demand_forecasts, or null). Out: {@link #SCHEMA}.
 */
record SeriesForecast(Set<LocalDate> holidays, LocalDate asOf, int horizonDays)
    implements MapFunction<Row, Row>, Serializable {
  static final StructType SCHEMA =
      new StructType()
          .add("models", rows(ForecastTables.DEMAND_MODELS))
          .add("forecasts", rows(ForecastTables.DEMAND_FORECASTS))
          .add("accuracy", rows(ForecastTables.FORECAST_ACCURACY));

  private static DataType rows(Table table) {
    return DataTypes.createArrayType(table.schema());
  }

  @Override
  public Row call(Row row) {
    Map<LocalDate, Double> counts = new HashMap<>();
    for (Row day : row.<Row>getList(4)) {
      counts.put(day.getDate(0).toLocalDate(), day.isNullAt(1) ? null : day.getDouble(1));
    }
    Series series =
        SeriesMaker.series(
            row.getString(0),
            row.getString(1),
            row.getString(2),
            row.getString(3),
            counts,
            holidays,
            asOf);
    Forecaster.Result result = Forecaster.forecast(series, horizonDays);
    List<ForecastAccuracy> accuracy = new ArrayList<>();
    if (!row.isNullAt(5)) {
      Map<LocalDate, List<DemandForecast>> origins =
          row.<Row>getList(5).stream()
              .map(ForecastRows::forecast)
              .collect(
                  Collectors.groupingBy(
                      DemandForecast::originDate, TreeMap::new, Collectors.toList()));
      origins.values().forEach(said -> accuracy.addAll(ForecastAccuracy.of(first(said), series)));
    }
    return RowFactory.create(
        result.models().stream().map(found -> ForecastRows.of(found, asOf)).toArray(Row[]::new),
        result.forecasts().stream().map(found -> ForecastRows.of(found, asOf)).toArray(Row[]::new),
        accuracy.stream().map(found -> ForecastRows.of(found, asOf)).toArray(Row[]::new));
  }

  /** Of the forecasts from one origin those that were made first; a week's are made seven times. */
  private static List<DemandForecast> first(List<DemandForecast> said) {
    LocalDate made =
        said.stream().map(DemandForecast::asOf).min(LocalDate::compareTo).orElseThrow();
    return said.stream().filter(day -> day.asOf().equals(made)).toList();
  }
}
