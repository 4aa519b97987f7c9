package io.carillon.gateway.limits;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Buckets in Redis, by its own clock. What is asked for in one turn of the event loop is one call.
 * While Redis is away every wish fails at once; it is looked for beside the calls, never by one.
 */
final class SharedBuckets {
  private static final Logger LOG = Logger.getLogger(SharedBuckets.class);
  private static final String PREFIX = "limits:";

  /** For each key: tokens a second, tokens at most, tokens wanted; granted and left (in 1/1000). */
  private static final String SCRIPT =
      """
      local time = redis.call('TIME')
      local now = time[1] * 1000 + math.floor(time[2] / 1000)
      local answer = {}
      for i, key in ipairs(KEYS) do
        local rate = tonumber(ARGV[3 * i - 2])
        local burst = tonumber(ARGV[3 * i - 1])
        local wanted = tonumber(ARGV[3 * i])
        local level = redis.call('HMGET', key, 'tokens', 'at')
        local tokens = tonumber(level[1] or burst)
        local at = tonumber(level[2] or now)
        tokens = math.min(burst, tokens + math.max(0, now - at) * rate / 1000)
        local granted = math.min(wanted, math.floor(tokens))
        tokens = tokens - granted
        redis.call('HSET', key, 'tokens', string.format('%.6f', tokens),
            'at', string.format('%.0f', now))
        redis.call('PEXPIRE', key, math.ceil((burst - tokens) / rate * 1000) + 1000)
        answer[2 * i - 1] = granted
        answer[2 * i] = math.floor(tokens * 1000)
      end
      return answer
      """;

  private record Wish(Ask ask, Promise<Grant> granted) {}

  private record Link(Redis client, RedisConnection connection, String script) {}

  private final Vertx vertx;
  private final Context context;
  private final RedisOptions options;
  private final long patience;
  private final long retry;
  private final List<Wish> wishes = new ArrayList<>();
  private volatile @Nullable Link link;
  private boolean closed;
  private boolean said;

  SharedBuckets(Vertx vertx, String url, Duration patience, Duration retry) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.patience = patience.toMillis();
    this.retry = retry.toMillis();
    this.options =
        new RedisOptions()
            .setConnectionString(url)
            .setMaxPoolSize(1)
            .setNetClientOptions(
                new NetClientOptions().setTcpNoDelay(true).setConnectTimeout((int) this.retry));
  }

  void start() {
    context.runOnContext(v -> connect());
  }

  void stop() {
    context.runOnContext(
        v -> {
          closed = true;
          if (link instanceof Link open) {
            link = null;
            open.client().close();
          }
        });
  }

  boolean reachable() {
    return link != null;
  }

  /** Fails when Redis is away or does not answer in time. */
  Future<Grant> take(Ask ask) {
    Promise<Grant> granted = Promise.promise();
    context.runOnContext(
        v -> {
          wishes.add(new Wish(ask, granted));
          if (wishes.size() == 1) {
            context.runOnContext(w -> send());
          }
        });
    return granted.future();
  }

  private void send() {
    List<Wish> asked = List.copyOf(wishes);
    wishes.clear();
    Link to = link;
    if (to == null) {
      fail(asked);
      return;
    }
    Request call = Request.cmd(Command.EVALSHA).arg(to.script()).arg(asked.size());
    asked.forEach(wish -> call.arg(PREFIX + wish.ask().key()));
    asked.forEach(
        wish ->
            call.arg(wish.ask().limit().perSecond())
                .arg(wish.ask().limit().burst())
                .arg(wish.ask().wanted()));
    long timer =
        vertx.setTimer(
            patience,
            late -> {
              lose(to, "does not answer");
              fail(asked);
            });
    to.connection()
        .send(call)
        .onSuccess(
            answer -> {
              vertx.cancelTimer(timer);
              tell(asked, answer);
            })
        .onFailure(
            failure -> {
              vertx.cancelTimer(timer);
              lose(to, String.valueOf(failure.getMessage()));
              fail(asked);
            });
  }

  private static void tell(List<Wish> asked, Response answer) {
    for (int i = 0; i < asked.size(); i++) {
      long granted = answer.get(2 * i).toLong();
      asked.get(i).granted().tryComplete(new Grant(granted, answer.get(2 * i + 1).toLong() / 1e3));
    }
  }

  private static void fail(List<Wish> asked) {
    asked.forEach(wish -> wish.granted().tryFail("Redis is away"));
  }

  private void connect() {
    if (closed) {
      return;
    }
    Redis client = Redis.createClient(vertx, options);
    client
        .connect()
        .compose(
            connection ->
                connection
                    .send(Request.cmd(Command.SCRIPT).arg("LOAD").arg(SCRIPT))
                    .map(script -> new Link(client, connection, script.toString())))
        .timeout(retry, TimeUnit.MILLISECONDS)
        .onSuccess(this::use)
        .onFailure(
            failure -> {
              client.close();
              say("cannot be reached");
              vertx.setTimer(retry, again -> connect());
            });
  }

  private void use(Link to) {
    to.connection().exceptionHandler(failure -> lose(to, String.valueOf(failure.getMessage())));
    to.connection().endHandler(end -> lose(to, "closed the connection"));
    link = to;
    if (said) {
      said = false;
      LOG.info("Redis is back; rate limits are shared again");
    }
  }

  private void lose(Link gone, String why) {
    if (link == gone) {
      link = null;
      gone.client().close();
      say(why);
      vertx.setTimer(retry, again -> connect());
    }
  }

  private void say(String why) {
    if (!said && !closed) {
      said = true;
      LOG.warnf("Redis %s; rate limits are this process's own meanwhile", why);
    }
  }
}
