package io.carillon.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where the stack is and how to get in, as {@code make up} wrote it.
 *
 * @param folder the stack's own folder, where the pids of its processes are
 */
public record Environment(Path folder, Map<String, String> values) {

  static Environment read(Path file) throws IOException {
    if (!Files.isReadable(file)) {
      throw new IOException(
          "%s is not there: start the stack with `make up`.".formatted(file.toAbsolutePath()));
    }
    Path folder = file.toAbsolutePath().getParent();
    return new Environment(folder == null ? Path.of(".") : folder, parse(Files.readString(file)));
  }

  /** Assignments in shell syntax; quoted with single quotes or bare. */
  static Map<String, String> parse(String text) {
    Map<String, String> values = new LinkedHashMap<>();
    text.lines()
        .map(String::strip)
        .filter(line -> line.matches("[A-Z_]+=.*"))
        .forEach(
            line -> {
              int equals = line.indexOf('=');
              values.put(line.substring(0, equals), unquoted(line.substring(equals + 1)));
            });
    return Map.copyOf(values);
  }

  public String url() {
    return value("CARILLON_URL");
  }

  /**
   * A service's own address: its port is so many above the gateway's, as {@code make up} lays them
   * out.
   */
  public URI beside(int ports) {
    URI gateway = URI.create(url());
    return URI.create(
        "%s://%s:%d".formatted(gateway.getScheme(), gateway.getHost(), gateway.getPort() + ports));
  }

  /** The same installation with some of the values said otherwise. */
  public Environment with(Map<String, String> others) {
    Map<String, String> all = new LinkedHashMap<>(values);
    all.putAll(others);
    return new Environment(folder, Map.copyOf(all));
  }

  public String sandboxUrl() {
    return value("CARILLON_SANDBOX_URL");
  }

  public String writeKey() {
    return value("CARILLON_WRITE_KEY");
  }

  public String kafka() {
    return value("CARILLON_KAFKA");
  }

  /** The database with its superuser, as {@code postgresql://user:password@host:port/name}. */
  public String postgres() {
    return value("CARILLON_POSTGRES");
  }

  public String tokenUrl() {
    return value("CARILLON_TOKEN_URL");
  }

  String clientId() {
    return value("CARILLON_CLIENT_ID");
  }

  /** A number that the shell says, such as {@code FUZZ_SEED}. */
  public static long setting(String name, long otherwise) {
    String value = System.getenv(name);
    return value == null || value.isBlank() ? otherwise : Long.parseLong(value.strip());
  }

  private String value(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalStateException("The environment file says no " + name + ".");
    }
    return value;
  }

  private static String unquoted(String value) {
    return value.length() >= 2 && value.startsWith("'") && value.endsWith("'")
        ? value.substring(1, value.length() - 1).replace("'\\''", "'")
        : value;
  }
}
