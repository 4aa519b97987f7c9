package io.carillon.bench.fuzz;

import io.carillon.bench.Api;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The tokens of people of several roles, and the write key. */
final class Credentials {
  private static final List<String> PEOPLE = List.of("rachel", "ana", "dev", "paula", "ada");

  private Credentials() {}

  /** Values of Authorization; good for a few minutes. */
  static List<String> fresh(Api api, String writeKey) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>();
    for (String person : PEOPLE) {
      all.add("Bearer " + api.token(person));
    }
    all.add(basic(writeKey));
    return all;
  }

  /** The value for a write key. */
  static String basic(String writeKey) {
    return "Basic "
        + Base64.getEncoder().encodeToString((writeKey + ":").getBytes(StandardCharsets.UTF_8));
  }
}
