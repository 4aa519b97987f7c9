package io.carillon.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the SMTP server of the local stack received, and when. */
public final class Mails {
  private static final int PAGE = 1_000;

  private final Api api;

  public Mails(Api api) {
    this.api = api;
  }

  /** The times of arrival by recipient, as soon as each has one or the patience is over. */
  public Map<String, List<Instant>> await(Set<String> recipients, Instant after, Duration patience)
      throws IOException, InterruptedException {
    Instant end = Instant.now().plus(patience);
    Map<String, List<Instant>> found = read(after);
    while (!found.keySet().containsAll(recipients) && Instant.now().isBefore(end)) {
      Thread.sleep(500);
      found = read(after);
    }
    return found;
  }

  private Map<String, List<Instant>> read(Instant after) throws IOException, InterruptedException {
    Map<String, List<Instant>> found = new HashMap<>();
    String query =
        "/inbox?body=false&limit=%d&after=%s"
            .formatted(PAGE, URLEncoder.encode(after.toString(), StandardCharsets.UTF_8));
    String cursor = "";
    do {
      JsonNode page = api.sandbox(query + cursor).expect(200).json();
      for (JsonNode mail : page.path("items")) {
        Instant arrived = Instant.parse(mail.path("receivedAt").asText());
        for (JsonNode to : mail.path("to")) {
          found.computeIfAbsent(to.asText(), _ -> new ArrayList<>()).add(arrived);
        }
      }
      String next = page.path("nextCursor").asText();
      cursor = next.isEmpty() ? "" : "&cursor=" + next;
    } while (!cursor.isEmpty());
    return found;
  }
}
