package io.carillon.stack.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.stack.demo.Http.Answer;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;

/** The REST interface as one person with a token uses it. */
record Api(Environment environment, String token) {

  Answer get(String path) {
    return Http.send(request(path).GET());
  }

  Answer post(String path, JsonNode body) {
    return Http.send(json(path).POST(BodyPublishers.ofString(body.toString()))).orElseThrow();
  }

  /**
   * @param etag of the version that is replaced
   */
  Answer put(String path, String etag, JsonNode body) {
    return Http.send(
            json(path).header("If-Match", etag).PUT(BodyPublishers.ofString(body.toString())))
        .orElseThrow();
  }

  /** A file of JSON lines. */
  Answer upload(String path, String lines) {
    return Http.send(
            request(path)
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString(lines)))
        .orElseThrow();
  }

  private HttpRequest.Builder json(String path) {
    return request(path).header("Content-Type", "application/json");
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(environment.gateway().resolve(path))
        .header("Authorization", "Bearer " + token);
  }
}
