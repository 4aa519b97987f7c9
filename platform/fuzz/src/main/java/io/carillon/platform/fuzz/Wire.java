package io.carillon.platform.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One HTTP/1.1 connection that sends whatever it is given; opened again when it was closed. */
public final class Wire implements AutoCloseable {
  private static final int NO_CONTENT = 204;
  private static final int NOT_MODIFIED = 304;

  private final String host;
  private final int port;
  private final int patience;
  private @Nullable Socket socket;

  /**
   * @param patience how long an answer may take
   */
  public Wire(String host, int port, Duration patience) {
    this.host = host;
    this.port = port;
    this.patience = (int) patience.toMillis();
  }

  /**
   * Sends the request and reads the answer.
   *
   * @throws IOException when there is none: the connection was cut, or it was not answered in time
   */
  public Answer call(FuzzedRequest request) throws IOException {
    Socket used = socket;
    boolean fresh = used == null;
    if (used == null) {
      used = connected();
    }
    try {
      send(used, request);
      return read(used, request.method());
    } catch (EndOfStream e) {
      close();
      if (fresh) {
        throw e;
      }
      // a connection that was kept may have been closed between two requests
      return call(request);
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private Socket connected() throws IOException {
    Socket made = new Socket();
    made.connect(new InetSocketAddress(host, port), patience);
    made.setSoTimeout(patience);
    made.setTcpNoDelay(true);
    socket = made;
    return made;
  }

  private void send(Socket to, FuzzedRequest request) throws IOException {
    try {
      to.getOutputStream().write(request.head(host + ":" + port));
      to.getOutputStream().write(request.body());
      to.getOutputStream().flush();
    } catch (IOException e) {
      // refused before it was sent whole: the answer may be there all the same
      if (to.isInputShutdown()) {
        throw e;
      }
    }
  }

  private Answer read(Socket from, String method) throws IOException {
    InputStream in = new BufferedInputStream(from.getInputStream());
    String line = line(in);
    while (line.startsWith("HTTP/1.1 100")) {
      headers(in);
      line = line(in);
    }
    int status = status(line);
    Map<String, String> headers = headers(in);
    boolean bodiless = method.equals("HEAD") || status == NO_CONTENT || status == NOT_MODIFIED;
    byte[] body = bodiless ? new byte[0] : body(in, headers);
    boolean ends =
        !headers.containsKey("content-length") && !headers.containsKey("transfer-encoding");
    if (headers.getOrDefault("connection", "").equalsIgnoreCase("close") || (ends && !bodiless)) {
      close();
    }
    return new Answer(status, headers, new String(body, UTF_8));
  }

  private static int status(String line) throws IOException {
    try {
      return Integer.parseInt(line.split(" ", -1)[1]);
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw new IOException("no status line: " + line, e);
    }
  }

  private static Map<String, String> headers(InputStream in) throws IOException {
    Map<String, String> headers = new HashMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
    }
    return headers;
  }

  private static byte[] body(InputStream in, Map<String, String> headers) throws IOException {
    String length = headers.get("content-length");
    if (length != null) {
      return whole(in, Integer.parseInt(length));
    }
    if (!headers.containsKey("transfer-encoding")) {
      return in.readAllBytes();
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int size = chunk(in); size > 0; size = chunk(in)) {
      body.write(whole(in, size));
      line(in);
    }
    headers(in);
    return body.toByteArray();
  }

  private static int chunk(InputStream in) throws IOException {
    return Integer.parseInt(line(in).split(";", 2)[0].strip(), 16);
  }

  private static byte[] whole(InputStream in, int length) throws IOException {
    byte[] read = in.readNBytes(length);
    if (read.length < length) {
      throw new IOException("cut after %d of %d bytes".formatted(read.length, length));
    }
    return read;
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EndOfStream();
      }
      line.write(next);
    }
    return line.toString(ISO_8859_1).stripTrailing();
  }

  @Override
  public void close() throws IOException {
    if (socket != null) {
      socket.close();
      socket = null;
    }
  }

  private static final class EndOfStream extends IOException {
    private static final long serialVersionUID = 1L;

    EndOfStream() {
      super("the connection was closed without an answer");
    }
  }
}
