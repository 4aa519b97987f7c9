package io.carillon.stack.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** One HTTP client for all who play, and what they get. */
final class Http {
  static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(Redirect.NEVER)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  /**
   * An answer.
   *
   * @param took from the first byte sent to the last one read
   */
  record Answer(HttpResponse<String> response, Duration took) {
    int status() {
      return response.statusCode();
    }

    String body() {
      return response.body();
    }

    /** Missing when the body is no JSON. */
    JsonNode json() {
      try {
        return JSON.readTree(body());
      } catch (JsonProcessingException e) {
        return MissingNode.getInstance();
      }
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    /**
     * @throws IllegalStateException when the call did not succeed
     */
    Answer orElseThrow() {
      if (status() / 100 != 2) {
        throw new IllegalStateException(
            "%s %s was answered %d: %s"
                .formatted(response.request().method(), response.uri(), status(), body()));
      }
      return this;
    }
  }

  private Http() {}

  static Answer send(HttpRequest.Builder request) {
    long begin = System.nanoTime();
    try {
      HttpResponse<String> response =
          CLIENT.send(request.timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofString());
      return new Answer(response, Duration.ofNanos(System.nanoTime() - begin));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
