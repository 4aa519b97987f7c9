package io.carillon.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code .carillon/env}: what a shell needs to talk to this stack. */
final class EnvFile {
  private EnvFile() {}

  static Map<String, String> values(Addresses addresses, String writeKey) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("CARILLON_URL", addresses.publicUrl());
    values.put("CARILLON_WRITE_KEY", writeKey);
    values.put("CARILLON_TOKEN_URL", addresses.tokenUrl());
    values.put("CARILLON_CLIENT_ID", FirstDay.CLIENT);
    values.put("CARILLON_SANDBOX_URL", addresses.sandboxUrl());
    values.put("CARILLON_KAFKA", Addresses.HOST + ":" + addresses.kafka());
    values.put(
        "CARILLON_POSTGRES",
        "postgresql://postgres:postgres@"
            + Addresses.HOST
            + ":"
            + addresses.postgres()
            + "/carillon");
    values.put("CARILLON_REDIS", "redis://" + Addresses.HOST + ":" + addresses.redis());
    return values;
  }

  /** Assignments, quoted for a shell, and at the end their export. */
  static String render(Map<String, String> values) {
    StringBuilder text = new StringBuilder();
    values.forEach(
        (name, value) -> text.append(name).append('=').append(quoted(value)).append('\n'));
    return text.append("export ").append(String.join(" ", values.keySet())).append('\n').toString();
  }

  static void write(Path file, Addresses addresses, String writeKey) throws IOException {
    Path partial = file.resolveSibling("env.partial");
    Files.deleteIfExists(partial);
    Files.createFile(
        partial,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(partial, render(values(addresses, writeKey)));
    Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String quoted(String value) {
    return value.matches("[A-Za-z0-9_./:@-]+") ? value : "'" + value.replace("'", "'\\''") + "'";
  }
}
