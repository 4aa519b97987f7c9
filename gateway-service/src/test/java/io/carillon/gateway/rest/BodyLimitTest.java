package io.carillon.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.gateway.BehindTheGateway;
import io.carillon.platform.testkit.Tokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@QuarkusTest
@WithTestResource(BehindTheGateway.class)
class BodyLimitTest {
  private static final int LIMIT = 512 * 1024;

  @TestHTTPResource("/v1/journeys")
  URI address;

  enum Way {
    DECLARED(HttpClient.Version.HTTP_1_1, true),
    CHUNKED(HttpClient.Version.HTTP_1_1, false),
    HTTP2(HttpClient.Version.HTTP_2, false);

    final HttpClient.Version version;
    final boolean declared;

    Way(HttpClient.Version version, boolean declared) {
      this.version = version;
      this.declared = declared;
    }
  }

  @ParameterizedTest
  @EnumSource
  void takesABodyAsLargeAsAllowed(Way way) throws Exception {
    HttpResponse<String> answer = post(way, LIMIT, "application/json");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("\"length\":" + LIMIT);
  }

  @ParameterizedTest
  @EnumSource
  void refusesALargerOneWithAReason(Way way) throws Exception {
    HttpResponse<String> answer = post(way, LIMIT + 1, "application/json");

    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
    assertThat(answer.body()).contains("BODY_TOO_LARGE");
  }

  @ParameterizedTest
  @EnumSource
  void takesLargerUploads(Way way) throws Exception {
    HttpResponse<String> answer = post(way, 4 * LIMIT, "text/csv; charset=utf-8");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("\"length\":" + 4 * LIMIT);
  }

  private HttpResponse<String> post(Way way, int size, String type) throws Exception {
    byte[] bytes = new byte[size];
    BodyPublisher body =
        way.declared
            ? BodyPublishers.ofByteArray(bytes)
            : BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes));
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .header("Authorization", "Bearer " + Tokens.person("demo", "rachel", "marketer"))
            .header("Content-Type", type)
            .POST(body)
            .build();
    try (HttpClient client = HttpClient.newBuilder().version(way.version).build()) {
      return client.send(request, BodyHandlers.ofString());
    }
  }
}
