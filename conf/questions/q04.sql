-- Q4 Which stations start late or finish early? (last 28 working days; minutes)
WITH days AS (
  SELECT d.*, row_number() OVER (PARTITION BY station_key ORDER BY local_date DESC) AS n
  FROM station_days d WHERE is_working_day AND local_date <= :as_of)
SELECT s.site, s.label, s.modality, count(d.first_start_delay_s) AS days_used,
  round(percentile(d.first_start_delay_s, 0.5) / 60, 1) AS median_late_min,
  round(count_if(d.first_start_delay_s > 900) / NULLIF(count(d.first_start_delay_s), 0), 2) AS share_over_15_min_late,
  round(percentile(d.last_end_slack_s, 0.5) / 60, 1) AS median_early_min,
  round(count_if(d.last_end_slack_s > 3600) / NULLIF(count(d.last_end_slack_s), 0), 2) AS share_over_60_min_early,
  count_if(d.suspected_outage) AS suspected_outages, min(d.schedule_source) AS opening_hours
FROM days d JOIN stations s USING (station_key) WHERE n <= 28 AND NOT s.is_shared_reader
GROUP BY s.station_key, s.site, s.label, s.modality ORDER BY median_late_min DESC NULLS LAST, s.site, s.label;
