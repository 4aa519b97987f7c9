package io.carillon.platform.fuzz;

import java.util.Map;

/**
 * What came back.
 *
 * @param headers by their names in lower case; of several the last
 */
public record Answer(int status, Map<String, String> headers, String body) {
  public String header(String name) {
    return headers.getOrDefault(name, "");
  }
}
