package io.carillon.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** Calls to the doors of a sandbox that are no vendor's. */
public record Client(String url) {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What was answered. */
  public record Answer(int status, String body) {
    public JsonNode json() throws IOException {
      return JSON.readTree(body);
    }
  }

  public Answer call(String method, String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    return new Answer(answer.statusCode(), answer.body());
  }

  /** Has the sandbox misbehave; single quotes stand for double ones. */
  public void misbehave(String rule) throws Exception {
    Answer answer = call("PUT", "/misbehaviour", rule.replace('\'', '"'));
    if (answer.status() != 200) {
      throw new AssertionError(answer.toString());
    }
  }

  /** What came in for a recipient, newest first. */
  public JsonNode inbox(String channel, String to) throws Exception {
    return call("GET", "/inbox?channel=" + channel + "&to=" + encoded(to), "").json().path("items");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
