package io.carillon.gateway.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Up when an address answers 200; a service that is not ready names what it misses. */
record HttpProbe(String name, URI address, HttpClient client, ObjectMapper json, Duration patience)
    implements Probe {

  @Override
  public String look() throws NotUp {
    HttpResponse<String> answer;
    try {
      HttpRequest question = HttpRequest.newBuilder(address).timeout(patience).build();
      answer = client.send(question, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new NotUp("does not answer");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NotUp("was not waited for");
    }
    if (answer.statusCode() != 200) {
      throw new NotUp(missing(answer.body(), answer.statusCode()));
    }
    return "";
  }

  private String missing(String body, int status) {
    try {
      JsonNode checks = json.readTree(body).path("checks");
      String down =
          StreamSupport.stream(checks.spliterator(), false)
              .filter(check -> !check.path("status").asText().equals("UP"))
              .map(check -> check.path("name").asText())
              .collect(Collectors.joining(", "));
      return down.isEmpty() ? "answers " + status : "not ready: " + down;
    } catch (JsonProcessingException e) {
      return "answers " + status;
    }
  }
}
