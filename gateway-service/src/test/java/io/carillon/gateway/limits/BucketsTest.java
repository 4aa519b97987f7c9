package io.carillon.gateway.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.platform.testkit.CarillonParts;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BucketsTest {
  private static final Duration PATIENCE = Duration.ofMillis(200);
  private static final CarillonParts PARTS = new CarillonParts();

  private static final Vertx VERTX = Vertx.vertx();
  private static String redis = "";

  private final String key = "test:" + UUID.randomUUID();
  private Detour way;
  private SharedBuckets one;
  private SharedBuckets other;

  @BeforeAll
  static void startRedis() {
    redis = String.valueOf(PARTS.start().get("quarkus.redis.hosts"));
  }

  @AfterAll
  static void stopRedis() {
    PARTS.stop();
    VERTX.close().toCompletionStage().toCompletableFuture().join();
  }

  @BeforeEach
  void connect() {
    way = new Detour(VERTX, redis);
    one = started(way.url());
    other = started(redis);
  }

  @AfterEach
  void disconnect() {
    one.stop();
    other.stop();
  }

  /** Both kinds count alike: what is said of one holds for the other. */
  private Stream<Taking> kinds() {
    LocalBuckets local = new LocalBuckets();
    return Stream.of(
        ask -> local.take(ask, System.nanoTime()),
        ask -> one.take(ask).toCompletionStage().toCompletableFuture().join());
  }

  private interface Taking {
    Grant take(Ask ask);
  }

  @Test
  void beginFullAndGiveWhatThereIs() {
    Limit slow = new Limit(1, 10);
    kinds()
        .forEach(
            bucket -> {
              assertThat(bucket.take(new Ask(key, slow, 4)).granted()).isEqualTo(4);
              Grant rest = bucket.take(new Ask(key, slow, 9));
              assertThat(rest.granted()).isEqualTo(6);
              assertThat(rest.left()).isBetween(0.0, 0.99);
              assertThat(bucket.take(new Ask(key, slow, 1)).granted()).isZero();
            });
  }

  @Test
  void fillAgainWithTimeAndNeverOverTheBrim() {
    Limit quick = new Limit(100, 10);
    kinds()
        .forEach(
            bucket -> {
              bucket.take(new Ask(key, quick, 10));
              await().until(() -> bucket.take(new Ask(key, quick, 1)).granted() == 1);
              await().pollDelay(Duration.ofMillis(300)).until(() -> true);
              assertThat(bucket.take(new Ask(key, quick, 1_000)).granted()).isEqualTo(10);
            });
  }

  @Test
  void twoGatewaysTogetherNeverSpendMoreThanTheLimit() {
    Limit limit = new Limit(1_000, 1_000);
    List<Buckets> gateways =
        List.of(new Buckets(Optional.of(one)), new Buckets(Optional.of(other)));
    long begin = System.nanoTime();

    List<CompletableFuture<Standing>> calls =
        IntStream.range(0, 20_000)
            .mapToObj(
                call ->
                    gateways
                        .get(call % 2)
                        .spend(key, limit)
                        .toCompletionStage()
                        .toCompletableFuture())
            .toList();
    long admitted = calls.stream().filter(call -> call.join().admitted()).count();

    double seconds = (System.nanoTime() - begin) / 1e9;
    assertThat((double) admitted).isLessThanOrEqualTo(1_000 + 1_000 * seconds + 1);
    // Then what is lost to tokens in the other's hand is a tenth at most
    assertThat(admitted).isGreaterThanOrEqualTo(900);
  }

  @Test
  void goOnAtOnceWhenRedisIsCutAndComeBackToIt() {
    Buckets buckets = new Buckets(Optional.of(one));
    assertThat(buckets.remark()).isEmpty();

    way.cut();

    await().untilAsserted(() -> assertThat(buckets.remark()).contains("Redis cannot be reached"));
    assertThat(buckets.spend(key, new Limit(1, 5)).isComplete()).isTrue();
    way.mend();
    await().untilAsserted(() -> assertThat(buckets.remark()).isEmpty());
  }

  @Test
  void waitOnceForARedisThatIsSilentAndNotForEachCall() throws Exception {
    Buckets buckets = new Buckets(Optional.of(one));
    way.silence();
    long begin = System.nanoTime();

    Standing first = within(buckets, "first");

    assertThat(first.admitted()).isTrue();
    assertThat(Duration.ofNanos(System.nanoTime() - begin))
        .isBetween(PATIENCE, Duration.ofSeconds(30));
    assertThat(IntStream.range(0, 100))
        .allSatisfy(
            call -> assertThat(buckets.spend(key + call, new Limit(1, 5)).isComplete()).isTrue());
    way.mend();
    await().untilAsserted(() -> assertThat(buckets.remark()).isEmpty());
  }

  @Test
  void areEachProcesssOwnWithoutARedis() {
    Buckets buckets = new Buckets(Optional.empty());

    long admitted =
        IntStream.range(0, 100)
            .filter(call -> buckets.spend(key, new Limit(1, 10)).result().admitted())
            .count();

    assertThat(admitted).isBetween(10L, 12L);
    assertThat(buckets.remark()).contains("no Redis is configured");
  }

  private Standing within(Buckets buckets, String name)
      throws InterruptedException, ExecutionException, TimeoutException {
    return buckets
        .spend(key + name, new Limit(1, 5))
        .toCompletionStage()
        .toCompletableFuture()
        .get(60, TimeUnit.SECONDS);
  }

  private static SharedBuckets started(String url) {
    SharedBuckets buckets = new SharedBuckets(VERTX, url, PATIENCE, Duration.ofMillis(300));
    buckets.start();
    await().until(buckets::reachable);
    return buckets;
  }
}
