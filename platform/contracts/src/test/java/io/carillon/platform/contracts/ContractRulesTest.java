package io.carillon.platform.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Spoils a good contract in one way at a time, and sees that the rule for it speaks. */
class ContractRulesTest {
  private static final String EVENT = "carillon/event/v1/event.proto";
  private static final String ARCHIVE = "carillon/analytics/v1/archive_service.proto";

  private final FileDescriptorSet good = Contracts.compiled();

  @TestFactory
  Stream<DynamicTest> everyLintRuleSpeaks() {
    Map<String, Consumer<FileDescriptorProto.Builder>> onEvent = new LinkedHashMap<>();
    onEvent.put("a path like", f -> f.setName("carillon/event/event.proto"));
    onEvent.put("expected: proto3", f -> f.setSyntax("proto2"));
    onEvent.put("its folder", f -> f.setPackage("carillon.events.v1"));
    onEvent.put("expected: java_package", f -> f.getOptionsBuilder().setJavaPackage("com.acme"));
    onEvent.put(
        "expected: java_multiple_files", f -> f.getOptionsBuilder().setJavaMultipleFiles(false));
    onEvent.put("v1.accepted (expected: PascalCase)", f -> message(f, 0).setName("accepted"));
    onEvent.put("a snake_case field", f -> message(f, 0).getFieldBuilder(0).setName("tenantId"));
    onEvent.put(
        "neither group nor required",
        f -> message(f, 0).getFieldBuilder(0).setLabel(FieldDescriptorProto.Label.LABEL_REQUIRED));
    onEvent.put("a snake_case oneof", f -> message(f, 2).getOneofDeclBuilder(0).setName("theBody"));
    onEvent.put("v1.eventType (expected", f -> f.getEnumTypeBuilder(0).setName("eventType"));
    onEvent.put(
        "one name per number",
        f -> f.getEnumTypeBuilder(0).getOptionsBuilder().setAllowAlias(true));
    onEvent.put(
        "as the first value",
        f -> f.getEnumTypeBuilder(0).getValueBuilder(0).setName("EVENT_TYPE_NONE"));
    onEvent.put(
        "with the prefix EVENT_TYPE_",
        f -> f.getEnumTypeBuilder(0).getValueBuilder(1).setName("TRACK"));
    Map<String, Consumer<FileDescriptorProto.Builder>> onArchive = new LinkedHashMap<>();
    onArchive.put("ending with Service", f -> f.getServiceBuilder(0).setName("Archive"));
    onArchive.put(
        "ArchiveService.readEvents (expected: PascalCase)",
        f -> f.getServiceBuilder(0).getMethodBuilder(0).setName("readEvents"));
    onArchive.put(
        "expected: ReadEventsRequest, not",
        f ->
            f.getServiceBuilder(0)
                .getMethodBuilder(0)
                .setInputType(".carillon.event.v1.ProfileEvent"));
    onArchive.put(
        "where the verb reads", f -> f.getServiceBuilder(0).getMethodBuilder(0).clearOptions());
    onArchive.put(
        "for itself alone",
        f -> f.getServiceBuilder(0).addMethod(f.getServiceBuilder(0).getMethod(0)));
    return Stream.concat(
        spoiled(onEvent, EVENT, Lint::breaches), spoiled(onArchive, ARCHIVE, Lint::breaches));
  }

  @TestFactory
  Stream<DynamicTest> everyBreakIsSeen() {
    Map<String, Consumer<FileDescriptorProto.Builder>> onEvent = new LinkedHashMap<>();
    onEvent.put("package was", f -> f.setPackage("carillon.event.v2"));
    onEvent.put("java_package was", f -> f.getOptionsBuilder().setJavaPackage("com.acme"));
    onEvent.put("file was removed", f -> f.setName("carillon/event/v1/elsewhere.proto"));
    onEvent.put("AcceptedEvent: message was removed", f -> f.removeMessageType(0));
    onEvent.put("AcceptedEvent.1: field was removed", f -> message(f, 0).removeField(0));
    onEvent.put(
        "AcceptedEvent.2: field was removed", f -> message(f, 0).getFieldBuilder(1).setNumber(99));
    onEvent.put("name was tenant", f -> message(f, 0).getFieldBuilder(0).setName("owner"));
    onEvent.put("JSON name was", f -> message(f, 0).getFieldBuilder(0).setJsonName("owner"));
    onEvent.put(
        "type was TYPE_STRING",
        f -> message(f, 0).getFieldBuilder(0).setType(FieldDescriptorProto.Type.TYPE_INT64));
    onEvent.put(
        "type name was",
        f -> message(f, 0).getFieldBuilder(2).setTypeName(".carillon.event.v1.ConsentState"));
    onEvent.put(
        "label was",
        f -> message(f, 0).getFieldBuilder(0).setLabel(FieldDescriptorProto.Label.LABEL_REPEATED));
    onEvent.put("oneof was body", f -> message(f, 2).getFieldBuilder(3).clearOneofIndex());
    onEvent.put("EventType: enum was removed", f -> f.removeEnumType(0));
    onEvent.put("EventType.1: value was removed", f -> f.getEnumTypeBuilder(0).removeValue(1));
    onEvent.put(
        "name was EVENT_TYPE_TRACK",
        f -> f.getEnumTypeBuilder(0).getValueBuilder(1).setName("EVENT_TYPE_TRACKED"));
    Map<String, Consumer<FileDescriptorProto.Builder>> onArchive = new LinkedHashMap<>();
    onArchive.put("ArchiveService: service was removed", f -> f.removeService(0));
    onArchive.put("rpc was removed", f -> f.getServiceBuilder(0).removeMethod(0));
    onArchive.put(
        "request was", f -> f.getServiceBuilder(0).getMethodBuilder(0).setInputType(".a.B"));
    onArchive.put(
        "response was", f -> f.getServiceBuilder(0).getMethodBuilder(0).setOutputType(".a.B"));
    onArchive.put(
        "client streaming was",
        f -> f.getServiceBuilder(0).getMethodBuilder(0).setClientStreaming(true));
    onArchive.put(
        "server streaming was",
        f -> f.getServiceBuilder(0).getMethodBuilder(0).setServerStreaming(false));
    return Stream.concat(
        spoiled(onEvent, EVENT, spoiled -> Breaking.breaks(good, spoiled)),
        spoiled(onArchive, ARCHIVE, spoiled -> Breaking.breaks(good, spoiled)));
  }

  @Test
  void whatWasReservedStaysReserved() {
    FileDescriptorSet before =
        with(
            EVENT,
            f ->
                message(f, 0)
                    .addReservedName("gone")
                    .addReservedRange(
                        DescriptorProto.ReservedRange.newBuilder().setStart(90).setEnd(91)));

    List<String> breaks = Breaking.breaks(before, good);

    assertThat(breaks)
        .containsExactlyInAnyOrder(
            "carillon.event.v1.AcceptedEvent: number 90 is no longer reserved",
            "carillon.event.v1.AcceptedEvent: name gone is no longer reserved");
  }

  @Test
  void anAdditionBreaksNothing() {
    FileDescriptorSet after =
        with(
            EVENT,
            f ->
                message(f, 0)
                    .addField(
                        FieldDescriptorProto.newBuilder()
                            .setName("added")
                            .setNumber(500)
                            .setType(FieldDescriptorProto.Type.TYPE_STRING)));

    assertThat(Breaking.breaks(good, after)).isEmpty();
  }

  private Stream<DynamicTest> spoiled(
      Map<String, Consumer<FileDescriptorProto.Builder>> changes,
      String file,
      Function<FileDescriptorSet, List<String>> rules) {
    return changes.entrySet().stream()
        .map(
            change ->
                dynamicTest(
                    change.getKey(),
                    () ->
                        assertThat(rules.apply(with(file, change.getValue())))
                            .anySatisfy(said -> assertThat(said).contains(change.getKey()))));
  }

  private FileDescriptorSet with(String file, Consumer<FileDescriptorProto.Builder> change) {
    FileDescriptorSet.Builder changed = good.toBuilder();
    changed.getFileBuilderList().stream()
        .filter(builder -> builder.getName().equals(file))
        .findFirst()
        .ifPresent(change);
    return changed.buildPartial();
  }

  private static DescriptorProto.Builder message(FileDescriptorProto.Builder file, int index) {
    return file.getMessageTypeBuilder(index);
  }
}
