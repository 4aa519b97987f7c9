package io.carillon.stack.demo;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the stack is and how to come in, as {@code make up} wrote it to {@code .carillon/env}.
 *
 * @param url the gateway's
 * @param clientId of the public client with the password grant
 */
public record Environment(
    String url, String writeKey, String tokenUrl, String clientId, String sandboxUrl) {
  private static final Pattern ASSIGNMENT = Pattern.compile("(CARILLON_[A-Z_]+)=(.*)");

  /** What the shell's environment says stands above the file. */
  public static Environment read(Path file, Map<String, String> shell) throws IOException {
    if (!Files.exists(file)) {
      throw new IOException(file + " is not there: run make up first.");
    }
    Map<String, String> values = new HashMap<>();
    for (String line : Files.readAllLines(file)) {
      Matcher assignment = ASSIGNMENT.matcher(line);
      if (assignment.matches()) {
        values.put(assignment.group(1), unquoted(assignment.group(2)));
      }
    }
    values.putAll(shell);
    return new Environment(
        value(values, "CARILLON_URL"),
        value(values, "CARILLON_WRITE_KEY"),
        value(values, "CARILLON_TOKEN_URL"),
        value(values, "CARILLON_CLIENT_ID"),
        value(values, "CARILLON_SANDBOX_URL"));
  }

  public URI gateway() {
    return URI.create(url);
  }

  private static String value(Map<String, String> values, String name) throws IOException {
    String value = values.getOrDefault(name, "");
    if (value.isBlank()) {
      throw new IOException(name + " is set neither in .carillon/env nor in the environment.");
    }
    return value;
  }

  private static String unquoted(String text) {
    return text.startsWith("'") && text.endsWith("'") && text.length() > 1
        ? text.substring(1, text.length() - 1).replace("'\\''", "'")
        : text;
  }
}
