package io.carillon.bench.load;

import io.carillon.bench.Latencies;
import io.carillon.bench.OpenLoop;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.IntFunction;

/**
 * So many requests a second at one address, whatever becomes of those before. What a request took
 * is counted from when it was due.
 */
public final class Load implements AutoCloseable {
  /**
   * As many connections as there are at most; who finds none free waits, and that counts. Enough
   * for the bare door at 50,000 a second and six milliseconds each.
   */
  private static final int CONNECTIONS = 512;

  private static final int FAILED = 0;

  private final URI address;
  private final IntFunction<byte[]> requests;
  private final int expected;
  private final ConcurrentLinkedDeque<Wire> idle = new ConcurrentLinkedDeque<>();
  private final Semaphore free = new Semaphore(CONNECTIONS, true);

  /**
   * @param requests the bytes of request {@code n}
   * @param expected the status of every answer
   */
  public Load(URI address, IntFunction<byte[]> requests, int expected) {
    this.address = address;
    this.requests = requests;
    this.expected = expected;
  }

  /**
   * What became of a run.
   *
   * @param statuses how many answers of each other status; 0 stands for none at all
   */
  public record Run(Latencies took, Map<Integer, Integer> statuses, int sent) {
    /** Whether all was as expected, and 99 of 100 within the limit. */
    public boolean holds(double millis) {
      return statuses.isEmpty() && took.percentile(99) <= millis;
    }
  }

  /**
   * @param lead before the time, behind all connections; how long its answers take does not count.
   *     Without any, connections are opened as they are needed
   */
  public Run run(double perSecond, Duration lead, Duration time) throws InterruptedException {
    if (lead.isPositive()) {
      connect();
    }
    int before = (int) Math.round(perSecond * lead.toMillis() / 1e3);
    int count = before + (int) Math.max(1, Math.round(perSecond * time.toMillis() / 1e3));
    long[] nanos = new long[count];
    int[] statuses = new int[count];
    OpenLoop loop = OpenLoop.perSecond(perSecond, Duration.ofMillis(50));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int n = 0; n < count; n++) {
        int number = n;
        long due = System.nanoTime() - loop.awaitIdly(n);
        threads.execute(
            () -> {
              statuses[number] = send(requests.apply(number));
              nanos[number] = System.nanoTime() - due;
            });
      }
    }
    return told(nanos, statuses, before);
  }

  /**
   * A door that is behind would get more to do, and be later, with each one that is opened then.
   */
  private void connect() {
    try {
      for (int n = idle.size(); n < CONNECTIONS; n++) {
        idle.push(new Wire(address));
      }
    } catch (IOException e) {
      // whoever needs another one tells what is wrong with it
    }
  }

  private Run told(long[] nanos, int[] statuses, int before) {
    Latencies took = new Latencies();
    Map<Integer, Integer> others = new TreeMap<>();
    for (int n = 0; n < nanos.length; n++) {
      if (statuses[n] != expected) {
        others.merge(statuses[n], 1, Integer::sum);
      } else if (n >= before) {
        took.add(Duration.ofNanos(nanos[n]));
      }
    }
    return new Run(took, others, nanos.length);
  }

  private int send(byte[] request) {
    free.acquireUninterruptibly();
    try {
      Wire wire = idle.poll();
      if (wire == null) {
        wire = new Wire(address);
      }
      try {
        int status = wire.exchange(request);
        if (wire.reusable()) {
          idle.push(wire);
        } else {
          wire.close();
        }
        return status;
      } catch (IOException | RuntimeException e) {
        wire.close();
        return FAILED;
      }
    } catch (IOException e) {
      return FAILED;
    } finally {
      free.release();
    }
  }

  /** Ends the connections that are open. */
  @Override
  public void close() throws IOException {
    for (Wire wire = idle.poll(); wire != null; wire = idle.poll()) {
      wire.close();
    }
  }
}
