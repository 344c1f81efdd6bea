package io.scanlake.jobs.command;

import io.scanlake.jobs.operator.OperatorException;
import io.scanlake.jobs.run.SessionBuilder;
import io.scanlake.jobs.settings.SettingsReader;
import io.scanlake.privacy.Pseudonyms;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options of every job that writes to a warehouse. */
final class WarehouseOptions {
  static final String SECRET_VARIABLE = "SCANLAKE_PSEUDONYM_SECRET";

  @Option(
      names = "--warehouse",
      required = true,
      paramLabel = "URI",
      description = "Folder of the tables: local, hdfs:// or s3a://.")
  String warehouse;

  @Option(
      names = "--ledger",
      paramLabel = "URI",
      description =
          "Folder for the table files, the only one with paths, and for unfinished work. Default:"
              + " the warehouse.")
  String ledger;

  @Option(
      names = "--settings",
      paramLabel = "FILE",
      description = "Settings that differ from conf/scanlake.yaml.")
  Path settings;

  @Option(
      names = "--pseudonym-secret-file",
      paramLabel = "FILE",
      description =
          "File with the secret from which pseudonyms are made, at least 16 bytes. Alternatively"
              + " set "
              + SECRET_VARIABLE
              + ".")
  Path secretFile;

  /**
   * Begins to assemble the job's session; the caller closes the builder.
   *
   * @param job its name
   */
  SessionBuilder open(String job) {
    return new SessionBuilder(
        job,
        SettingsReader.read(settings),
        pseudonyms(),
        warehouse,
        ledger == null ? warehouse : ledger);
  }

  private Pseudonyms pseudonyms() {
    byte[] secret;
    if (secretFile != null) {
      try {
        secret = Files.readAllBytes(secretFile);
      } catch (IOException e) {
        throw new OperatorException("the secret cannot be read: " + secretFile);
      }
    } else {
      String value = System.getenv(SECRET_VARIABLE);
      if (value == null || value.isBlank()) {
        throw new OperatorException(
            "no pseudonym secret: give --pseudonym-secret-file FILE or set "
                + SECRET_VARIABLE
                + " (for example: head -c 32 /dev/urandom | base64 > secret && chmod 600 secret)");
      }
      secret = value.getBytes(StandardCharsets.UTF_8);
    }
    try {
      return new Pseudonyms(secret);
    } catch (IllegalArgumentException e) {
      throw new OperatorException(e.getMessage());
    }
  }
}
