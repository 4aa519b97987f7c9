package io.carillon.parts;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import redis.embedded.core.ExecutableProvider;

/**
 * Redis, append-only: what it has acknowledged for a second is on disk.
 *
 * @param dist where the program is unpacked
 */
public record Redis(int port, Path dist, Path data, Path log) implements Part {

  @Override
  public String name() {
    return "redis";
  }

  /** The address that Redis clients take. */
  public String url() {
    return "redis://127.0.0.1:" + port;
  }

  @Override
  public Launch prepare() throws IOException {
    Files.createDirectories(data);
    Path program =
        Programs.once(
            dist,
            "redis-6.2",
            folder -> {
              Path binary =
                  ExecutableProvider.newJarResourceProvider(folder.toFile()).get().toPath();
              Files.move(
                  binary, folder.resolve("redis-server"), StandardCopyOption.REPLACE_EXISTING);
            });
    List<String> command =
        List.of(
            program.resolve("redis-server").toString(),
            "--bind",
            "127.0.0.1",
            "--port",
            Integer.toString(port),
            "--dir",
            data.toString(),
            "--appendonly",
            "yes",
            "--appendfsync",
            "everysec",
            "--save",
            "",
            "--maxmemory",
            "128mb",
            "--maxmemory-policy",
            "noeviction");
    return new Launch(command, Map.of(), data, log);
  }

  @Override
  public boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 500);
      socket.setSoTimeout(1_000);
      socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      InputStream answer = socket.getInputStream();
      return new String(answer.readNBytes(5), StandardCharsets.US_ASCII).equals("+PONG");
    } catch (IOException e) {
      return false;
    }
  }
}
