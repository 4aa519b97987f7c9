package io.carillon.stack.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What has arrived for one address over SMTP, as the sandbox's inbox shows it. */
record Mailbox(Environment environment, String address) {

  /** A mail as its reader sees it. */
  record Mail(String id, String subject, Instant receivedAt, String html, String text) {}

  /** All of them, newest first. */
  List<Mail> mails() {
    String query = "?limit=100&to=" + URLEncoder.encode(address, StandardCharsets.UTF_8);
    List<Mail> mails = new ArrayList<>();
    Http.send(HttpRequest.newBuilder(URI.create(environment.sandboxUrl() + "/inbox" + query)))
        .orElseThrow()
        .json()
        .path("items")
        .forEach(item -> mails.add(mail(item)));
    return mails;
  }

  /** Waits for a mail whose subject contains some words. */
  Optional<Mail> await(String words, Duration patience) {
    return Await.until(patience, () -> about(words), found -> !found.isEmpty()).map(List::getFirst);
  }

  List<Mail> about(String words) {
    return mails().stream().filter(mail -> mail.subject().contains(words)).toList();
  }

  private static Mail mail(JsonNode item) {
    return new Mail(
        item.path("id").asText(),
        item.path("subject").asText(),
        Instant.parse(item.path("receivedAt").asText()),
        item.path("html").asText(),
        item.path("text").asText());
  }
}
