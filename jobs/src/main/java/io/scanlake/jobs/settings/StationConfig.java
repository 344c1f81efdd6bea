package io.scanlake.jobs.settings;

import io.scanlake.jobs.operator.OperatorException;
import io.scanlake.usage.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/**
 * What people know of stations and images do not tell: opening hours, pools and allowances, from
 * the file that the setting {@code stations-file} names.
 */
public final class StationConfig {
  private static final List<String> STATION_COLUMNS =
      List.of(
          "serial",
          "station_name",
          "station_key",
          "pool",
          "days",
          "open",
          "close",
          "prime_open",
          "prime_close",
          "changeover_allowance_s",
          "standard_exam_s",
          "shared_reader",
          "staffed_operators");
  private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
  private static final Pattern CLOCK = Pattern.compile("([0-9]{1,2}):([0-9]{2})");
  private static final Pattern SPAN = Pattern.compile("([a-z]{3})(?:\\s*-\\s*([a-z]{3}))?");

  private final List<Rule> rules;

  private StationConfig(List<Rule> rules) {
    this.rules = rules;
  }

  /**
   * One line of the file; null where it leaves the default.
   *
   * @param firstDow 1 = Monday … 7 = Sunday
   */
  private record Rule(
      CsvFile.Line line,
      int firstDow,
      int lastDow,
      Integer openMin,
      Integer closeMin,
      Integer primeOpenMin,
      Integer primeCloseMin,
      Integer changeoverAllowanceS,
      Integer standardExamS,
      Boolean sharedReader,
      Integer staffedOperators) {

    boolean matches(StationIdentity station) {
      return same("serial", station.serial())
          && same("station_name", station.name())
          && same("station_key", station.key());
    }

    private boolean same(String column, String value) {
      String wanted = line.cell(column);
      return wanted.isEmpty() || wanted.equalsIgnoreCase(value == null ? null : value.strip());
    }

    boolean covers(int dow) {
      return firstDow <= dow && dow <= lastDow;
    }

    boolean hasHours() {
      return openMin != null || !line.cell("days").isEmpty();
    }
  }

  /** What a line of the file can match a station by. */
  public record StationIdentity(
      String key, String serial, String name, String modality, String site) {}

  /**
   * @throws OperatorException one line that names the first fault
   */
  public static StationConfig load(Settings settings, Configuration hadoop) {
    List<Rule> rules = new ArrayList<>();
    if (!settings.stationsFile().isBlank()) {
      for (CsvFile.Line line :
          CsvFile.read("stations-file", settings.stationsFile(), STATION_COLUMNS, hadoop)) {
        rules.add(rule(line));
      }
    }
    return new StationConfig(rules);
  }

  // --- reading ----------------------------------------------------------------------------------

  private static Rule rule(CsvFile.Line line) {
    if (Stream.of("serial", "station_name", "station_key").allMatch(c -> line.cell(c).isEmpty())) {
      throw line.fault("one of serial, station_name, station_key is needed");
    }
    int[] days = days(line);
    Rule rule =
        new Rule(
            line,
            days[0],
            days[1],
            clock(line, "open"),
            clock(line, "close"),
            clock(line, "prime_open"),
            clock(line, "prime_close"),
            number(line, "changeover_allowance_s"),
            number(line, "standard_exam_s"),
            flag(line, "shared_reader"),
            number(line, "staffed_operators"));
    if ((rule.openMin == null) != (rule.closeMin == null)
        || (rule.primeOpenMin == null) != (rule.primeCloseMin == null)) {
      throw line.fault("opening needs closing, and prime_open needs prime_close");
    }
    if (rule.openMin == null && rule.primeOpenMin != null) {
      throw line.fault("prime time needs opening hours");
    }
    try {
      schedule(rule, Schedule.byDefault(null, days[0]));
    } catch (IllegalArgumentException e) {
      throw line.fault(e.getMessage());
    }
    return rule;
  }

  private static int[] days(CsvFile.Line line) {
    String text = line.cell("days").toLowerCase(Locale.ROOT);
    if (text.isEmpty()) {
      return new int[] {1, 7};
    }
    Matcher m = SPAN.matcher(text);
    int first = m.matches() ? DAYS.indexOf(m.group(1)) + 1 : 0;
    int last = first == 0 || m.group(2) == null ? first : DAYS.indexOf(m.group(2)) + 1;
    if (first == 0 || last < first) {
      throw line.fault("days must be like Mon, Mon-Fri or Sat-Sun");
    }
    return new int[] {first, last};
  }

  private static Integer clock(CsvFile.Line line, String column) {
    String text = line.cell(column);
    if (text.isEmpty()) {
      return null;
    }
    Matcher m = CLOCK.matcher(text);
    int minutes =
        m.matches() ? Integer.parseInt(m.group(1)) * 60 + Integer.parseInt(m.group(2)) : -1;
    if (minutes < 0 || minutes > 24 * 60 || Integer.parseInt(m.group(2)) > 59) {
      throw line.fault(column + " must be a time of day such as 08:00");
    }
    return minutes;
  }

  private static Integer number(CsvFile.Line line, String column) {
    String text = line.cell(column);
    if (text.isEmpty()) {
      return null;
    }
    if (!text.matches("[0-9]{1,6}")) {
      throw line.fault(column + " must be a whole number");
    }
    return Integer.valueOf(text);
  }

  private static Boolean flag(CsvFile.Line line, String column) {
    return switch (line.cell(column).toLowerCase(Locale.ROOT)) {
      case "" -> null;
      case "yes", "true", "1" -> true;
      case "no", "false", "0" -> false;
      default -> throw line.fault(column + " must be yes or no");
    };
  }

  // --- what it says -----------------------------------------------------------------------------

  /** Monday to Sunday of one station. */
  public List<Schedule> week(StationIdentity station) {
    List<Rule> own = rules.stream().filter(r -> r.matches(station)).toList();
    boolean hours = own.stream().anyMatch(Rule::hasHours);
    return IntStream.rangeClosed(1, 7).mapToObj(dow -> day(station, own, hours, dow)).toList();
  }

  private static Schedule day(StationIdentity station, List<Rule> own, boolean hours, int dow) {
    Schedule day = Schedule.byDefault(station.modality(), dow);
    if (own.isEmpty()) {
      return day;
    }
    if (hours) {
      day =
          new Schedule(
              0, 0, 0, 0, null, day.changeoverAllowanceS(), day.standardExamS(), day.source());
    }
    for (Rule rule : own) {
      if (rule.covers(dow)) {
        day = schedule(rule, day);
      }
    }
    return new Schedule(
        day.openMin(),
        day.closeMin(),
        day.primeOpenMin(),
        day.primeCloseMin(),
        day.staffedOperators(),
        day.changeoverAllowanceS(),
        day.standardExamS(),
        Schedule.CONFIGURED);
  }

  /** The schedule with what the rule says; prime time is all of new hours unless it says which. */
  private static Schedule schedule(Rule rule, Schedule base) {
    boolean opens = rule.openMin != null;
    boolean prime = rule.primeOpenMin != null;
    return new Schedule(
        opens ? rule.openMin : base.openMin(),
        opens ? rule.closeMin : base.closeMin(),
        prime ? rule.primeOpenMin : opens ? rule.openMin : base.primeOpenMin(),
        prime ? rule.primeCloseMin : opens ? rule.closeMin : base.primeCloseMin(),
        rule.staffedOperators == null ? base.staffedOperators() : rule.staffedOperators,
        rule.changeoverAllowanceS == null ? base.changeoverAllowanceS() : rule.changeoverAllowanceS,
        rule.standardExamS == null ? base.standardExamS() : rule.standardExamS,
        base.source());
  }

  public String pool(StationIdentity station) {
    return rules.stream()
        .filter(r -> r.matches(station) && !r.line.cell("pool").isEmpty())
        .map(r -> r.line.cell("pool"))
        .findFirst()
        .orElse(
            station.site() + "/" + (station.modality() == null ? "UNKNOWN" : station.modality()));
  }

  public boolean isSharedReader(StationIdentity station) {
    return rules.stream().anyMatch(r -> r.matches(station) && Boolean.TRUE.equals(r.sharedReader));
  }
}
