package io.carillon.sandbox.twilio;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** Twilio's calls to its customer: a signed form, posted once more when nobody was there. */
final class Webhooks implements AutoCloseable {
  /** Source: twilio.com/docs/usage/webhooks, the time that Twilio waits for an answer. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final String authToken;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  Webhooks(String authToken) {
    this.authToken = authToken;
  }

  /** Tells each state behind the first when its time has come. */
  void follow(TextMessage message, boolean twice) {
    threads.execute(
        () -> {
          try {
            tell(message, twice);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  /** The same, in this thread. */
  void tell(TextMessage message, boolean twice) throws InterruptedException {
    for (TextMessage.State state : message.course()) {
      if (!state.name().equals("queued")) {
        Thread.sleep(
            Duration.ofNanos(Math.max(0, Duration.between(Instant.now(), state.at()).toNanos())));
        for (int i = 0; i < (twice ? 2 : 1); i++) {
          try {
            post(message.statusCallback(), message.callback(state));
          } catch (IOException e) {
            System.err.println("A status callback was not taken: " + e.getMessage());
          }
        }
      }
    }
  }

  /** Posts a form; a second time when there was no answer. */
  HttpResponse<String> post(String url, Map<String, String> form)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(PATIENCE)
            .header("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
            .header("User-Agent", "TwilioProxy/1.1")
            .header("I-Twilio-Idempotency-Token", UUID.randomUUID().toString())
            .header("X-Twilio-Signature", Signature.of(authToken, url, form))
            .POST(HttpRequest.BodyPublishers.ofString(encoded(form)))
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    http.shutdownNow();
  }

  private static String encoded(Map<String, String> form) {
    return form.entrySet().stream()
        .map(
            field ->
                URLEncoder.encode(field.getKey(), UTF_8)
                    + "="
                    + URLEncoder.encode(field.getValue(), UTF_8))
        .collect(Collectors.joining("&"));
  }
}
