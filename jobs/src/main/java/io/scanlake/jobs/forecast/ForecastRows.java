package io.scanlake.jobs.forecast;

import io.scanlake.demand.CapacityAdvice;
import io.scanlake.demand.DemandForecast;
import io.scanlake.demand.DemandModel;
import io.scanlake.demand.ForecastAccuracy;
import io.scanlake.demand.Model;
import io.scanlake.demand.StationClass;
import java.sql.Date;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Records to rows of the forecast's tables, in the order of their columns. The as-of date is the
 * run's: a series of weeks ends before it.
 */
final class ForecastRows {
  private ForecastRows() {}

  static Row of(DemandModel model, LocalDate asOf) {
    Map<String, Double> params = new TreeMap<>(model.params());
    return RowFactory.create(
        model.seriesId(),
        model.seriesLevel(),
        model.modality(),
        model.pool(),
        model.model().name(),
        model.observations(),
        CollectionConverters.asScala(params),
        model.rmse(),
        model.aicc(),
        model.cvMase(),
        model.cvSmape(),
        model.cvCover80(),
        model.cvOrigins(),
        model.isChosen(),
        model.reason(),
        Date.valueOf(asOf));
  }

  static Row of(DemandForecast day, LocalDate asOf) {
    return RowFactory.create(
        day.seriesId(),
        day.seriesLevel(),
        day.modality(),
        day.pool(),
        Date.valueOf(day.originDate()),
        Date.valueOf(day.targetDate()),
        day.horizonDays(),
        day.model().name(),
        day.yhat(),
        day.lo80(),
        day.hi80(),
        day.lo95(),
        day.hi95(),
        day.isChosen(),
        Date.valueOf(asOf));
  }

  /** The reverse, of a row with the columns of demand_forecasts in their order. */
  static DemandForecast forecast(Row row) {
    return new DemandForecast(
        row.getString(0),
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getDate(4).toLocalDate(),
        row.getDate(5).toLocalDate(),
        row.getInt(6),
        Model.valueOf(row.getString(7)),
        row.getDouble(8),
        row.getDouble(9),
        row.getDouble(10),
        row.getDouble(11),
        row.getDouble(12),
        row.getBoolean(13),
        row.getDate(14).toLocalDate());
  }

  static Row of(ForecastAccuracy accuracy, LocalDate asOf) {
    return RowFactory.create(
        accuracy.seriesId(),
        accuracy.model().name(),
        Date.valueOf(accuracy.targetDate()),
        accuracy.horizonDays(),
        accuracy.actual(),
        accuracy.yhat(),
        accuracy.absErr(),
        accuracy.scaleMae(),
        accuracy.in80(),
        Date.valueOf(asOf));
  }

  static Row of(CapacityAdvice advice) {
    return RowFactory.create(
        advice.pool(),
        advice.modality(),
        Date.valueOf(advice.fromDate()),
        Date.valueOf(advice.toDate()),
        advice.scenario().name(),
        advice.stations(),
        advice.openHPerDay(),
        advice.demandPerDay(),
        advice.demandHi80PerDay(),
        advice.serviceSMean(),
        advice.serviceCv2(),
        advice.loadErlangs(),
        advice.utilisation(),
        advice.pWait(),
        advice.waitMin(),
        advice.requiredStationH(),
        advice.availableStationH(),
        advice.gapStationH(),
        advice.stationsAt85(),
        advice.stationsSqrtRule(),
        advice.rank(),
        advice.advice(),
        advice.evidence(),
        Date.valueOf(advice.asOf()));
  }

  static Row of(String stationKey, String modality, StationClass found, LocalDate asOf) {
    return RowFactory.create(
        stationKey,
        modality,
        found.days(),
        found.use(),
        found.lo95(),
        found.hi95(),
        found.type().name(),
        Date.valueOf(asOf));
  }
}
