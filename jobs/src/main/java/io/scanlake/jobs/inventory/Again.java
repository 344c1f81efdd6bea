package io.scanlake.jobs.inventory;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import io.scanlake.file.Code;
import io.scanlake.jobs.operator.OperatorException;
import java.util.Arrays;
import java.util.Locale;
import org.apache.spark.sql.Column;

/** Which finished files a run processes again: {@code --again rejects|CODE|model|recipe|all}. */
public record Again(String what) {
  public static final Again NOTHING = new Again("nothing");

  public static Again parse(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.equals("rejects")
        || lower.equals("model")
        || lower.equals("recipe")
        || lower.equals("all")) {
      return new Again(lower);
    }
    String upper = text.toUpperCase(Locale.ROOT);
    if (Arrays.stream(Code.values()).noneMatch(code -> code.name().equals(upper))) {
      throw new OperatorException(
          "--again "
              + text
              + ": give rejects, model, recipe, all or one of "
              + Arrays.toString(Code.values()));
    }
    return new Again(upper);
  }

  /** True where the answer depends on the models that the settings name. */
  public boolean dependsOnModels() {
    return what.equals("model");
  }

  /** Over the ledger as {@code l}. */
  Column condition(String settingsHash, String modelsHash) {
    return switch (what) {
      case "nothing" -> lit(false);
      case "all" -> lit(true);
      case "rejects" -> col("l.outcome").equalTo("REJECTED");
      case "recipe" -> not(col("l.settings_hash").equalTo(settingsHash));
      case "model" -> not(col("l.models_hash").equalTo(modelsHash));
      default -> col("l.code").equalTo(what);
    };
  }
}
