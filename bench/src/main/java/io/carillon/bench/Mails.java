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
import java.util.function.Function;

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
    return await(Mails::recipients, recipients, after, patience);
  }

  /** The same by what a mail's subject says. */
  public Map<String, List<Instant>> awaitSubjects(
      Function<String, String> word, Set<String> words, Instant after, Duration patience)
      throws IOException, InterruptedException {
    return await(
        mail -> List.of(word.apply(mail.path("subject").asText())), words, after, patience);
  }

  private Map<String, List<Instant>> await(
      Function<JsonNode, List<String>> keys, Set<String> wanted, Instant after, Duration patience)
      throws IOException, InterruptedException {
    Instant end = Instant.now().plus(patience);
    Map<String, List<Instant>> found = read(keys, after);
    while (!found.keySet().containsAll(wanted) && Instant.now().isBefore(end)) {
      Thread.sleep(500);
      found = read(keys, after);
    }
    return found;
  }

  private static List<String> recipients(JsonNode mail) {
    List<String> to = new ArrayList<>();
    mail.path("to").forEach(one -> to.add(one.asText()));
    return to;
  }

  private Map<String, List<Instant>> read(Function<JsonNode, List<String>> keys, Instant after)
      throws IOException, InterruptedException {
    Map<String, List<Instant>> found = new HashMap<>();
    String query =
        "/inbox?body=false&limit=%d&after=%s"
            .formatted(PAGE, URLEncoder.encode(after.toString(), StandardCharsets.UTF_8));
    String cursor = "";
    do {
      JsonNode page = api.sandbox(query + cursor).expect(200).json();
      for (JsonNode mail : page.path("items")) {
        Instant arrived = Instant.parse(mail.path("receivedAt").asText());
        for (String key : keys.apply(mail)) {
          found.computeIfAbsent(key, _ -> new ArrayList<>()).add(arrived);
        }
      }
      String next = page.path("nextCursor").asText();
      cursor = next.isEmpty() ? "" : "&cursor=" + next;
    } while (!cursor.isEmpty());
    return found;
  }
}
