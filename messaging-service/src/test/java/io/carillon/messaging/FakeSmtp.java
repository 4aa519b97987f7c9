package io.carillon.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A mail server that does what the recipient's name says, as real ones do on bad days: {@code
 * reject…}, {@code later…} (twice, then yes), {@code refusecontent…}, {@code dropbefore…}, {@code
 * dropduring…}, {@code dropafter…} (takes the mail, then cuts the line), {@code slow…}, {@code
 * held…} (takes the mail, and answers when the test lets it).
 */
public final class FakeSmtp implements AutoCloseable {

  /** A mail that the server took. */
  public record Mail(String to, String raw) {
    public String header(String name) {
      String unfolded = raw.replaceAll("\r?\n[ \t]+", " ");
      for (String line : unfolded.split("\r?\n", -1)) {
        if (line.isEmpty()) {
          break;
        }
        if (line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":")) {
          return line.substring(name.length() + 1).strip();
        }
      }
      return "";
    }
  }

  private final ServerSocket server;
  private final List<Mail> mails = new CopyOnWriteArrayList<>();
  private final List<Socket> connections = new CopyOnWriteArrayList<>();
  private final Map<String, AtomicInteger> deferred = new ConcurrentHashMap<>();
  private final AtomicInteger connected = new AtomicInteger();
  private final AtomicInteger held = new AtomicInteger();
  private volatile CountDownLatch answers = new CountDownLatch(1);

  public FakeSmtp(int port) throws IOException {
    server = new ServerSocket(port, 50, InetAddress.getByName("127.0.0.1"));
    Thread.ofVirtual().start(this::accept);
  }

  public int port() {
    return server.getLocalPort();
  }

  /** Every mail it took, in the order of taking. */
  public List<Mail> mails() {
    return List.copyOf(mails);
  }

  public List<Mail> mailsTo(String address) {
    return mails.stream().filter(mail -> mail.to().equals(address)).toList();
  }

  /** How many connections there ever were. */
  public int connections() {
    return connected.get();
  }

  /** How many mails it has taken that wait for its answer. */
  public int held() {
    return held.get();
  }

  /** Answers all that are held now. */
  public void release() {
    CountDownLatch waited = answers;
    answers = new CountDownLatch(1);
    waited.countDown();
  }

  /** Cuts every line, as a restart of the server does. */
  public void cutAll() throws IOException {
    for (Socket connection : connections) {
      connection.close();
    }
    connections.clear();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket connection = server.accept();
        connected.incrementAndGet();
        connections.add(connection);
        Thread.ofVirtual().start(() -> serve(connection));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket connection) {
    try (connection;
        BufferedReader in =
            new BufferedReader(new InputStreamReader(connection.getInputStream(), UTF_8));
        OutputStream out = connection.getOutputStream()) {
      say(out, "220 fake ready");
      List<String> to = new ArrayList<>();
      String line = in.readLine();
      while (line != null) {
        String command = line.toUpperCase(Locale.ROOT);
        if (command.startsWith("EHLO")) {
          say(out, "250-fake\r\n250 8BITMIME");
        } else if (command.startsWith("MAIL")) {
          to.clear();
          say(out, "250 2.1.0 ok");
        } else if (command.startsWith("RCPT")) {
          String address = line.substring(line.indexOf('<') + 1, line.indexOf('>'));
          to.add(address);
          say(out, recipient(address));
        } else if (command.startsWith("DATA")) {
          if (to.getFirst().startsWith("dropbefore")) {
            return;
          }
          say(out, "354 go on");
          if (to.getFirst().startsWith("stalls")) {
            hold();
          }
          if (!content(in, out, to.getFirst())) {
            return;
          }
        } else if (command.startsWith("QUIT")) {
          say(out, "221 bye");
          return;
        } else {
          say(out, "250 ok");
        }
        line = in.readLine();
      }
    } catch (IOException e) {
      connections.remove(connection);
    }
  }

  private String recipient(String address) {
    if (address.startsWith("reject")) {
      return "550 5.1.1 no such user";
    }
    if (address.startsWith("garbled")) {
      return "550 5.1.1 no \0such\u0007 \u001b[31muser\t here";
    }
    if (address.startsWith("later")
        && deferred.computeIfAbsent(address, _ -> new AtomicInteger()).incrementAndGet() <= 2) {
      return "451 4.7.1 try again later";
    }
    return "250 2.1.5 ok";
  }

  private boolean content(BufferedReader in, OutputStream out, String to) throws IOException {
    StringBuilder raw = new StringBuilder();
    @Nullable String line = in.readLine();
    while (line != null && !line.equals(".")) {
      if (to.startsWith("dropduring")) {
        return false;
      }
      raw.append(line.startsWith("..") ? line.substring(1) : line).append("\r\n");
      line = in.readLine();
    }
    if (to.startsWith("refusecontent")) {
      say(out, "554 5.7.1 content refused");
      return true;
    }
    if (to.startsWith("slow")) {
      pause();
    }
    mails.add(new Mail(to, raw.toString()));
    if (to.startsWith("held")) {
      hold();
    }
    if (to.startsWith("dropafter")) {
      return false;
    }
    say(out, "250 2.0.0 queued as " + mails.size());
    return true;
  }

  private void hold() {
    CountDownLatch answer = answers;
    held.incrementAndGet();
    try {
      answer.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    held.decrementAndGet();
  }

  private static void pause() {
    try {
      TimeUnit.SECONDS.sleep(3);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void say(OutputStream out, String reply) throws IOException {
    out.write((reply + "\r\n").getBytes(UTF_8));
    out.flush();
  }

  @Override
  public void close() throws IOException {
    server.close();
    cutAll();
  }
}
