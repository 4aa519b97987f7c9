package io.carillon.gateway.heads;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HeadGuardTest {
  private final HeadGuard guard = new HeadGuard(Duration.ofSeconds(10), Duration.ofSeconds(60));
  private final EmbeddedChannel channel = new EmbeddedChannel(guard);

  @BeforeEach
  void stopTheClock() {
    channel.freezeTime();
  }

  @Test
  void givesUpAClientThatStopsReading() {
    request();
    channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
    channel.runPendingTasks();
    pass(59);
    assertThat(channel.isOpen()).isTrue();

    pass(2);

    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void waitsForOneThatReadsOn() {
    request();
    channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
    channel.runPendingTasks();
    pass(59);
    channel.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
    channel.runPendingTasks();

    pass(600);

    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void leavesAnAnswerOfAServiceAlone() {
    request();

    channel.writeOutbound(bytes("HTTP/1.1 400 Bad Request\r\n\r\n"));

    assertThat(said()).isEqualTo("HTTP/1.1 400 Bad Request\r\n\r\n");
  }

  @Test
  void givesARefusalOfTheCodecAReason() {
    channel.writeInbound(bytes("GET / HTTP/1.1\r\n\r\n"));

    channel.writeOutbound(bytes("HTTP/1.1 431 Request Header Fields Too Large\r\n\r\n"));

    assertThat(said()).startsWith("HTTP/1.1 431 ").contains("HEADERS_TOO_LARGE");
    channel.inboundMessages().clear();
    assertThat(channel.writeInbound(bytes("GET / HTTP/1.1\r\n\r\n"))).isFalse();
  }

  @Test
  void givesARefusalBehindABodyThatWasNotReadAReason() {
    request();
    guard.requestEnded(false);

    channel.writeOutbound(bytes("HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n"));

    assertThat(said()).contains("MALFORMED_HEAD");
  }

  @Test
  void looksNotAtTheFramesOfHttp2() {
    channel.writeInbound(bytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));
    guard.requestBegun();
    guard.requestEnded(true);

    channel.writeInbound(bytes("\u0000\n\n"));

    pass(600);
    assertThat(channel.isOpen()).isTrue();
    assertThat(channel.outboundMessages()).isEmpty();
  }

  private void request() {
    channel.writeInbound(bytes("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
    guard.requestBegun();
  }

  private void pass(long seconds) {
    channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
    channel.runPendingTasks();
  }

  private String said() {
    ByteBuf said = channel.readOutbound();
    return said.toString(US_ASCII);
  }

  private static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, US_ASCII);
  }
}
