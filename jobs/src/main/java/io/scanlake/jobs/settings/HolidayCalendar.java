package io.scanlake.jobs.settings;

import io.scanlake.jobs.operator.OperatorException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;

/** Public holidays by site, from the file that the setting {@code holidays-file} names. */
public final class HolidayCalendar {
  private static final List<String> COLUMNS = List.of("date", "site", "name");

  private final Map<LocalDate, Map<String, String>> namesBySite;

  private HolidayCalendar(Map<LocalDate, Map<String, String>> namesBySite) {
    this.namesBySite = namesBySite;
  }

  /**
   * @throws OperatorException one line that names the first fault
   */
  public static HolidayCalendar load(Settings settings, Configuration hadoop) {
    Map<LocalDate, Map<String, String>> names = new TreeMap<>();
    if (!settings.holidaysFile().isBlank()) {
      for (CsvFile.Line line :
          CsvFile.read("holidays-file", settings.holidaysFile(), COLUMNS, hadoop)) {
        names
            .computeIfAbsent(date(line), d -> new TreeMap<>())
            .put(line.cell("site"), line.cell("name"));
      }
    }
    return new HolidayCalendar(names);
  }

  private static LocalDate date(CsvFile.Line line) {
    try {
      return LocalDate.parse(line.cell("date"));
    } catch (DateTimeParseException e) {
      throw line.fault("date must be like 2026-12-25");
    }
  }

  /**
   * The holidays of a site and their names, by date; its own name goes before that of all sites.
   */
  public Map<LocalDate, String> of(String site) {
    Map<LocalDate, String> own = new TreeMap<>();
    namesBySite.forEach(
        (date, names) -> {
          String name = names.getOrDefault(site, names.get(""));
          if (name != null) {
            own.put(date, name);
          }
        });
    return own;
  }
}
