-- Q13 How accurate were last month's forecasts? A mase below 1 beats the same weekday of the week before; coverage should be near 0.80, coverage95 near 0.95
WITH forecasts AS (
  SELECT series_id, model, target_date, horizon_d, bool_or(is_chosen) AS is_chosen FROM demand_forecasts GROUP BY ALL
)
SELECT a.series_id, CASE WHEN a.horizon_d <= 7 THEN '1-7' WHEN a.horizon_d <= 14 THEN '8-14' ELSE '15+' END AS days_ahead,
  count(*) AS forecasts, avg(a.actual) AS actual, avg(a.yhat) AS expected,
  avg(a.abs_err / nullif(a.scale_mae, 0)) AS mase, avg(CAST(a.in80 AS INT)) AS coverage, avg(CAST(a.in95 AS INT)) AS coverage95,
  avg(a.abs_err / nullif(a.scale_mae, 0)) < 1 AS beats_last_week
FROM forecast_accuracy a JOIN forecasts s USING (series_id, model, target_date, horizon_d)
WHERE s.is_chosen AND a.target_date > date_sub(:as_of, 31)
GROUP BY ALL ORDER BY a.series_id, min(a.horizon_d);
