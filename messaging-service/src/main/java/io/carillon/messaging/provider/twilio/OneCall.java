package io.carillon.messaging.provider.twilio;

import com.twilio.http.Request;
import com.twilio.http.Response;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Flow;
import org.apache.hc.core5.http.Header;
import org.jspecify.annotations.Nullable;

/**
 * One call that is tried once, and knows how far it got: the SDK's own clients repeat a call that
 * may have been heard.
 */
final class OneCall extends com.twilio.http.HttpClient {
  private final java.net.http.HttpClient http;
  private final String baseUrl;
  private final Duration timeout;
  private volatile boolean bodyLeft;
  private int status;
  private @Nullable Duration wish;

  /** What came in place of an answer. */
  static final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Broken(Throwable cause) {
      super(cause.getClass().getSimpleName(), cause, false, false);
    }
  }

  OneCall(java.net.http.HttpClient http, String baseUrl, Duration timeout) {
    this.http = http;
    this.baseUrl = baseUrl;
    this.timeout = timeout;
  }

  /** Whether the vendor may have the whole message without having said so. */
  boolean inDoubt() {
    return bodyLeft;
  }

  /** The answer's status; 0 when there was none. */
  int status() {
    return status;
  }

  /** When the vendor wishes to be asked again, if it said so. */
  @Nullable Duration wish() {
    return wish;
  }

  @Override
  public Response reliableRequest(Request request) {
    return makeRequest(request);
  }

  @Override
  public Response makeRequest(Request request) {
    URL asked = request.constructURL();
    HttpRequest.Builder call =
        HttpRequest.newBuilder(URI.create(baseUrl + asked.getFile()))
            .timeout(timeout)
            .header("Authorization", request.getAuthString())
            .header("Accept", "application/json")
            .header("User-Agent", "carillon")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .method(request.getMethod().name(), new Watched(request.encodeFormBody()));
    try {
      HttpResponse<String> answer =
          http.send(call.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      status = answer.statusCode();
      wish = answer.headers().firstValue("Retry-After").map(OneCall::seconds).orElse(null);
      return new Response(answer.body(), status, new Header[0]);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Broken(e);
    } catch (IOException e) {
      throw new Broken(e);
    }
  }

  private static @Nullable Duration seconds(String text) {
    try {
      return Duration.ofSeconds(Math.clamp(Long.parseLong(text.strip()), 0, 86_400));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** A body that notes when it begins to leave. */
  private final class Watched implements HttpRequest.BodyPublisher {
    private final HttpRequest.BodyPublisher body;

    private Watched(String body) {
      this.body = HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8);
    }

    @Override
    public long contentLength() {
      return body.contentLength();
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
      bodyLeft = true;
      body.subscribe(subscriber);
    }
  }
}
