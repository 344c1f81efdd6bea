-- Q10 How fast is the archive growing, by modality, station and transfer syntax? (last 28 days compared with the 28 days before; GB)
SELECT r.modality, s.site, coalesce(s.label, 'UNKNOWN') AS station, split_part(r.resource_key, '|', 3) AS transfer_syntax,
  sum(uses) FILTER (WHERE local_date > date_sub(:as_of, 28)) AS images,
  round(sum(quantity) FILTER (WHERE local_date > date_sub(:as_of, 28)) / 1e9, 3) AS gb,
  round(sum(quantity) FILTER (WHERE local_date <= date_sub(:as_of, 28)) / 1e9, 3) AS gb_before,
  round(sum(quantity) FILTER (WHERE local_date > date_sub(:as_of, 28)) / 28 * 365 / 1e9, 1) AS gb_per_year
FROM resource_days r LEFT JOIN stations s ON s.station_key = split_part(r.resource_key, '|', 1)
WHERE r.resource_type = 'STORAGE' AND local_date > date_sub(:as_of, 56) AND local_date <= :as_of
GROUP BY r.modality, s.station_key, s.site, s.label, split_part(r.resource_key, '|', 3) ORDER BY gb DESC NULLS LAST, s.site, station;

-- How large is a study? (last 365 days)
SELECT modality, count(*) AS studies, round(percentile(bytes, 0.5) / 1e6, 2) AS median_mb,
  round(percentile(bytes, 0.9) / 1e6, 2) AS p90_mb, percentile(instance_count, 0.5) AS median_images
FROM studies WHERE local_date > date_sub(:as_of, 365) AND local_date <= :as_of AND modality IS NOT NULL
GROUP BY modality ORDER BY studies DESC, modality;
