package io.carillon.platform.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Calls REST doors as OpenAPI names them. */
final class RestDoors implements AutoCloseable {
  private static final Pattern VARIABLE = Pattern.compile("\\{[^}]+}");
  private static final String NOBODYS_ID = "00000000-0000-7000-8000-000000000000";

  private final int port;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  RestDoors(int port) {
    this.port = port;
  }

  /**
   * What a door answers: its status, and whether an error has the house's form, or {@link
   * Access#SILENT}. The body, which may never end, is not read.
   */
  String call(String door, Access.@Nullable Target target, String token, Duration patience) {
    HttpRequest request = request(door, target, token).timeout(patience).build();
    try {
      var response = client.send(request, BodyHandlers.ofInputStream());
      response.body().close();
      String type = response.headers().firstValue("Content-Type").orElse("no Content-Type");
      return response.statusCode() < 400 || type.startsWith("application/problem+json")
          ? Integer.toString(response.statusCode())
          : response.statusCode() + " as " + type;
    } catch (HttpTimeoutException e) {
      return Access.SILENT;
    } catch (IOException e) {
      throw new UncheckedIOException(door, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What a door says, or has said until patience ends. */
  String read(String door, Access.@Nullable Target target, String token, Duration patience) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    var answer =
        client.sendAsync(
            request(door, target, token).build(),
            BodyHandlers.ofByteArrayConsumer(part -> part.ifPresent(body::writeBytes)));
    try {
      answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
    } catch (ExecutionException e) {
      throw new IllegalStateException(door, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return body.toString(StandardCharsets.UTF_8);
  }

  private HttpRequest.Builder request(String door, Access.@Nullable Target target, String token) {
    String verb = door.substring(0, door.indexOf(' '));
    String path = filled(door.substring(verb.length() + 1), target);
    String json = target == null || target.json().isEmpty() ? "{}" : target.json();
    boolean bodiless = verb.equals("GET") || verb.equals("DELETE");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Accept", "*/*")
            .method(verb, bodiless ? BodyPublishers.noBody() : BodyPublishers.ofString(json));
    if (!bodiless) {
      request.header("Content-Type", "application/json").header("If-Match", "\"1\"");
    }
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return request;
  }

  private static String filled(String path, Access.@Nullable Target target) {
    Iterator<String> values = (target == null ? List.<String>of() : target.path()).iterator();
    return VARIABLE
        .matcher(path)
        .replaceAll(
            variable ->
                URLEncoder.encode(
                    values.hasNext() ? values.next() : NOBODYS_ID, StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    client.close();
  }
}
