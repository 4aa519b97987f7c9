package io.carillon.messaging.provider;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * One call to a vendor over HTTP, made once. Before a connection stands nothing was handed over;
 * after that only an answer says what became of it.
 */
public final class Exchange implements AutoCloseable {
  private static final long LONGEST_ANSWER = 256 * 1024;
  private static final Duration LONGEST_WISH = Duration.ofDays(1);

  private final HttpClient client;
  private final Semaphore free;
  private final Duration replyTimeout;

  /**
   * HTTP/1.1, as a stream that is refused on a shared connection cannot be told from one that is
   * lost.
   *
   * @param connections calls at the same time at most
   */
  public Exchange(int connections, Duration connectTimeout, Duration replyTimeout) {
    this.free = new Semaphore(connections);
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(connectTimeout)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    this.replyTimeout = replyTimeout;
  }

  /**
   * @param lastLook asked right before the call; what it answers, if anything, is the outcome
   * @param read what an answer of any status means
   */
  public Outcome once(
      HttpRequest.Builder request,
      Supplier<Optional<Outcome>> lastLook,
      Function<HttpResponse<byte[]>, Outcome> read) {
    HttpRequest built = request.timeout(replyTimeout).build();
    boolean mine = false;
    try {
      mine = free.tryAcquire(replyTimeout.toMillis(), TimeUnit.MILLISECONDS);
      if (!mine) {
        return new Outcome.Retry("BUSY", "no connection was free in " + replyTimeout, null);
      }
      Optional<Outcome> stopped = lastLook.get();
      return stopped.isPresent() ? stopped.get() : read.apply(call(built));
    } catch (HttpConnectTimeoutException
        | ConnectException
        | UnknownHostException
        | SSLHandshakeException e) {
      return new Outcome.Retry("SERVER_AWAY", e.getClass().getSimpleName(), null);
    } catch (HttpTimeoutException e) {
      return new Outcome.Unknown("NO_ANSWER", "no answer in " + replyTimeout);
    } catch (IOException e) {
      return new Outcome.Unknown("CONNECTION_LOST", e.getClass().getSimpleName());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return mine
          ? new Outcome.Unknown("CONNECTION_LOST", "interrupted")
          : new Outcome.Retry("BUSY", "interrupted", null);
    } finally {
      if (mine) {
        free.release();
      }
    }
  }

  private HttpResponse<byte[]> call(HttpRequest request) throws IOException, InterruptedException {
    return client.send(
        request,
        HttpResponse.BodyHandlers.limiting(
            HttpResponse.BodyHandlers.ofByteArray(), LONGEST_ANSWER));
  }

  /** The vendor's wish when to come again, in seconds or as a date; null without one. */
  public static @Nullable Duration retryAfter(HttpResponse<?> answer, Instant now) {
    return answer
        .headers()
        .firstValue("Retry-After")
        .map(text -> wish(text.strip(), now))
        .filter(wish -> !wish.isNegative())
        .map(wish -> wish.compareTo(LONGEST_WISH) > 0 ? LONGEST_WISH : wish)
        .orElse(null);
  }

  private static @Nullable Duration wish(String text, Instant now) {
    try {
      return text.matches("\\d{1,9}")
          ? Duration.ofSeconds(Long.parseLong(text))
          : Duration.between(
              now, ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return null;
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
