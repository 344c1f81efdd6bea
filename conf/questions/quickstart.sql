-- Images by modality and status
SELECT modality, status, count(*) AS images, sum(file_bytes) AS bytes, sum(region_count) AS regions
FROM images GROUP BY ALL ORDER BY ALL;

-- Images, regions and bytes per day (last 7 days with data)
SELECT local_date, sum(studies) AS studies, sum(instances) AS images, sum(regions) AS regions, sum(bytes) AS bytes
FROM modality_days WHERE local_date > date_sub(:as_of, 7) GROUP BY local_date ORDER BY local_date;

-- The devices that made them
SELECT site, label, modality, manufacturer, model_name, first_seen, last_seen FROM stations ORDER BY ALL;

-- Files that could not be used
SELECT stage, code, message, count(*) AS files FROM rejects GROUP BY ALL ORDER BY ALL;
