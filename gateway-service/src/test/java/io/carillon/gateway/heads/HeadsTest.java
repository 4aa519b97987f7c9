package io.carillon.gateway.heads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.carillon.gateway.BehindTheGateway;
import io.carillon.gateway.RawClient;
import io.carillon.platform.testkit.Tokens;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.inject.Inject;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(BehindTheGateway.class)
class HeadsTest {
  private static final String AUTHORIZATION =
      "Authorization: Bearer " + Tokens.person("demo", "rachel", "marketer") + "\n";

  @Inject Vertx vertx;

  @Test
  void guardsWithoutTakingTheNativeTransportAway() {
    assumeTrue(Epoll.isAvailable(), "no epoll on this machine");

    assertThat(((VertxInternal) vertx).getEventLoopGroup()).isInstanceOf(EpollEventLoopGroup.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host: b\n",
        "Content-Length: 0\nContent-Length: 0\n",
        "Content-Length: 4\nContent-Length: 0\n",
        "Content-Length: 4\nTransfer-Encoding: chunked\n",
        "Transfer-Encoding: chunked\nTransfer-Encoding: identity\n",
        "Transfer-Encoding: xchunked\n",
        "Transfer-Encoding: gzip, chunked\n",
        "Transfer-Encoding : chunked\n",
        "Content-Length: -1\n",
        "X-Folded: a\n b\n",
        "X-Zero: a\0b\n",
        "\u0001X: b\n"
      })
  void answersAHeadThatCanBeReadInTwoWaysAndReadsNothingBehindIt(String headers)
      throws IOException {
    try (RawClient client = new RawClient()) {
      client.send(
          "POST /v1/journeys HTTP/1.1\nHost: a\n"
              + AUTHORIZATION
              + headers
              + "\n0\n\nGET /v1/journeys/smuggled HTTP/1.1\nHost: a\n"
              + AUTHORIZATION
              + "\n");

      String answer = client.all();

      assertThat(answer)
          .startsWith("HTTP/1.1 400 ")
          .contains("application/problem+json", "MALFORMED_HEAD")
          .doesNotContain("smuggled", "HTTP/1.1 200");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /v1/status HTTP/1.1\nHost: a\n\n",
        "\u0016\u0003\u0001\u0002\u0000\u0001\n\n",
        "HELO\n\n"
      })
  void answersLinesThatEndWithLfAloneAndWhatIsNoHttp(String text) throws IOException {
    try (RawClient client = new RawClient()) {
      assertThat(client.sendAsItIs(text).all())
          .startsWith("HTTP/1.1 400 ")
          .contains("MALFORMED_HEAD");
    }
  }

  @Test
  void saysThatHeadersAreTooLarge() throws IOException {
    try (RawClient client = new RawClient()) {
      client.send("GET /v1/status HTTP/1.1\nHost: a\nX-Large: " + "x".repeat(40_000) + "\n\n");

      assertThat(client.all())
          .startsWith("HTTP/1.1 431 ")
          .contains("application/problem+json", "HEADERS_TOO_LARGE");
    }
  }

  @Test
  void saysThatAnAddressIsTooLong() throws IOException {
    try (RawClient client = new RawClient()) {
      client.send("GET /v1/status?x=" + "x".repeat(20_000) + " HTTP/1.1\nHost: a\n\n");

      assertThat(client.all())
          .startsWith("HTTP/1.1 414 ")
          .contains("application/problem+json", "ADDRESS_TOO_LONG");
    }
  }

  @Test
  void saysThatAHeadComesTooSlowly() throws IOException {
    try (RawClient client = new RawClient()) {
      client.send("GET /v1/status HTTP/1.1\nHost: a\nX-Slow: ");

      assertThat(client.all())
          .startsWith("HTTP/1.1 408 ")
          .contains("application/problem+json", "HEAD_TOO_SLOW");
    }
  }

  @Test
  void mindsTheSecondHeadOfAConnectionAsTheFirst() throws IOException {
    try (RawClient client = new RawClient()) {
      assertThat(client.send("GET /v1/nowhere HTTP/1.1\nHost: a\n\n").one()).contains("404");
      assertThat(client.send("GET /v1/nowhere HTTP/1.1\nHost: a\n\n").one()).contains("404");

      client.send("GET /v1/nowhere HTTP/1.1\nHost: a\nX-Slow: ");

      assertThat(client.all()).startsWith("HTTP/1.1 408 ");
    }
  }

  @Test
  void closesAConnectionThatSendsNothing() throws IOException {
    try (RawClient client = new RawClient()) {
      assertThat(client.all()).isEmpty();
    }
  }

  @Test
  void answersRequestsThatComeTogetherInTheirOrder() throws IOException {
    try (RawClient client = new RawClient()) {
      client.send(
          "GET /v1/journeys/one HTTP/1.1\nHost: a\n"
              + AUTHORIZATION
              + "\nGET /v1/journeys/two HTTP/1.1\nHost: a\n"
              + AUTHORIZATION
              + "\n");

      assertThat(client.one()).contains("/v1/journeys/one");
      assertThat(client.one()).contains("/v1/journeys/two");
    }
  }

  @Test
  void givesAReasonBehindARequestThatWasAnsweredBeforeItsBodyHadCome() throws IOException {
    try (RawClient client = new RawClient()) {
      client.send(
          "POST /v1/journeys HTTP/1.1\nHost: a\nContent-Type: application/json\n"
              + "Content-Length: 100\n\n");
      assertThat(client.one()).startsWith("HTTP/1.1 401 ");

      client.send("x".repeat(100) + "POST ~/v1/journeys HTTP/1.1\nHost: a\nConnection: close\n\n");

      assertThat(client.all())
          .startsWith("HTTP/1.1 400 ")
          .contains("application/problem+json", "\"reason\":\"MALFORMED");
    }
  }

  @Test
  void passesTheRefusalOfAServiceThatDoesNotWaitForTheBody() throws IOException {
    try (RawClient client = new RawClient()) {
      // Given half of a body
      client.send(
          "POST /v1/journeys/early HTTP/1.1\nHost: a\nContent-Type: application/json\n"
              + AUTHORIZATION
              + "Content-Length: 100\n\n"
              + "x".repeat(50));

      // When the service refuses it, then the caller is told
      assertThat(client.one()).startsWith("HTTP/1.1 403 ").contains("refused early");

      // And goes on, when the rest is sent
      client.send(
          "x".repeat(50) + "GET /v1/journeys/one HTTP/1.1\nHost: a\n" + AUTHORIZATION + "\n");
      assertThat(client.one()).startsWith("HTTP/1.1 200 ").contains("/v1/journeys/one");
    }
  }

  @Test
  void saysThatABodyComesTooSlowly() throws IOException {
    try (RawClient client = new RawClient()) {
      client.send(
          "POST /v1/journeys HTTP/1.1\nHost: a\n"
              + AUTHORIZATION
              + "Content-Type: application/json\nContent-Length: 100\n\n{");

      assertThat(client.all())
          .startsWith("HTTP/1.1 408 ")
          .contains("application/problem+json", "BODY_TOO_SLOW");
    }
  }
}
