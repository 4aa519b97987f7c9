package io.carillon.bench.load;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/**
 * One HTTP/1.1 connection that is kept. Says requests that were made beforehand and reads answers
 * without keeping them, so that the generator takes as little of the processors as can be.
 */
public final class Wire implements AutoCloseable {
  private static final int PATIENCE_MILLIS = (int) Duration.ofSeconds(10).toMillis();
  private static final int LONGEST_LINE = 16 * 1024;

  private final Socket socket;
  private final InputStream in;
  private boolean reusable = true;

  Wire(URI address) throws IOException {
    socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.connect(new InetSocketAddress(address.getHost(), address.getPort()), PATIENCE_MILLIS);
      in = new BufferedInputStream(socket.getInputStream(), 8 * 1024);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** Sends a whole request, reads a whole answer; its status. */
  int exchange(byte[] request) throws IOException {
    socket.getOutputStream().write(request);
    return read();
  }

  /** Whether another request may follow. */
  boolean reusable() {
    return reusable;
  }

  private int read() throws IOException {
    String status = line(in);
    if (!status.startsWith("HTTP/1.1 ")) {
      throw new IOException("no answer but " + status);
    }
    int code = Integer.parseInt(status.substring(9, 12));
    long length = 0;
    boolean chunked = false;
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      String lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Long.parseLong(lower.substring("content-length:".length()).strip());
      } else if (lower.startsWith("transfer-encoding:")) {
        chunked = lower.contains("chunked");
      } else if (lower.startsWith("connection:") && lower.contains("close")) {
        reusable = false;
      }
    }
    if (chunked) {
      skipChunks();
    } else {
      in.skipNBytes(length);
    }
    return code;
  }

  private void skipChunks() throws IOException {
    while (true) {
      String size = line(in);
      int extension = size.indexOf(';');
      int length =
          Integer.parseInt(extension < 0 ? size.strip() : size.substring(0, extension).strip(), 16);
      in.skipNBytes(length);
      if (length == 0) {
        while (!line(in).isEmpty()) {
          // trailers
        }
        return;
      }
      line(in);
    }
  }

  static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder(64);
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0 || line.length() > LONGEST_LINE) {
        throw new EOFException("the connection ended in the midst of an answer");
      }
      if (b != '\r') {
        line.append((char) b);
      }
    }
    return line.toString();
  }

  /** The bytes of a request. */
  public static byte[] request(
      String method, URI address, String path, String authorization, String body) {
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    StringBuilder head =
        new StringBuilder()
            .append("%s %s HTTP/1.1\r\n".formatted(method, path))
            .append("Host: %s\r\n".formatted(address.getAuthority()))
            .append("Authorization: %s\r\n".formatted(authorization));
    if (content.length > 0) {
      head.append("Content-Type: application/json\r\nContent-Length: ")
          .append(content.length)
          .append("\r\n");
    }
    return (head + "\r\n" + body).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
