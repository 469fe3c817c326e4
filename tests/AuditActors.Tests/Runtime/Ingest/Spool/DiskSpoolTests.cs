using AuditActors.Runtime.Ingest.Frames;
using AuditActors.Runtime.Ingest.Spool;
using CsCheck;

namespace AuditActors.Tests.Runtime.Ingest.Spool;

public sealed class DiskSpoolTests : IDisposable
{
    private const long Limit = 4096;
    private static readonly FramePosition Position = new("ldp://h/tail/", Line: 0);
    private readonly TestFolder _folder = new("spool");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Gives_back_what_was_put_in_order_and_once_and_never_takes_more_than_its_bound() =>
        Steps.Sample(steps =>
        {
            using var space = Open();
            using var spool = new DiskSpool(space, Position);
            var waiting = new Queue<byte[]>();
            foreach (var (isPut, payload) in steps)
            {
                if (!isPut)
                {
                    if (waiting.Count > 0) Assert.Equal(waiting.Dequeue(), spool.Take().Payload.ToArray());
                }
                else if (spool.TryPut(new Frame(payload, Position, Stamp: 1)))
                {
                    waiting.Enqueue(payload);
                }
                else
                {
                    Assert.True(space.Used + payload.Length + SpoolSegment.HeadBytes > Limit);
                }

                Assert.Equal(waiting.Count, spool.Count);
                Assert.InRange(OnDisk(), 0, Limit);
                Assert.Equal(OnDisk(), spool.Bytes);
            }

            while (waiting.Count > 0) Assert.Equal(waiting.Dequeue(), spool.Take().Payload.ToArray());
            Assert.Equal((0, 0), (OnDisk(), space.Used));
        }, iter: 300, threads: 1);

    [Fact]
    public void Gives_a_frame_back_with_its_stamp_and_place()
    {
        using var space = Open();
        using var spool = new DiskSpool(space, Position);

        spool.TryPut(new Frame("{}"u8.ToArray(), Position, Stamp: ulong.MaxValue));

        var frame = spool.Take();
        Assert.Equal((Position, ulong.MaxValue), (frame.Position, frame.Stamp));
    }

    [Fact]
    public void Two_spools_share_a_bound()
    {
        using var space = Open();
        using var one = new DiskSpool(space, Position);
        using var other = new DiskSpool(space, Position);
        while (one.TryPut(new Frame(new byte[100], Position)))
        {
        }

        Assert.False(other.TryPut(new Frame(new byte[100], Position)));
        one.Dispose();

        Assert.True(other.TryPut(new Frame(new byte[100], Position)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(SpoolSegment.HeadBytes)]
    [InlineData(SpoolSegment.HeadBytes + 99)]
    public void A_torn_tail_is_never_taken_for_an_event(int left)
    {
        using var space = Open();
        using var spool = new DiskSpool(space, Position);
        spool.TryPut(new Frame(new byte[100], Position));
        spool.TryPut(new Frame(new byte[100], Position));

        using (var file = Files().Single().Open(FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
            file.SetLength(SpoolSegment.HeadBytes + 100 + left);

        Assert.Equal(100, spool.Take().Payload.Length);
        Assert.Throws<SpoolDamagedException>(() => spool.Take());
    }

    [Fact]
    public void Any_changed_byte_is_noticed()
    {
        using var space = Open();
        for (var at = 0; at < SpoolSegment.HeadBytes + 10; at++)
        {
            using var spool = new DiskSpool(space, Position);
            spool.TryPut(new Frame(new byte[10], Position, Stamp: 7));
            using (var file = Files().Single()
                .Open(FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete))
            {
                file.Position = at;
                var before = file.ReadByte();
                file.Position = at;
                file.WriteByte((byte)(before ^ 1));
            }

            Assert.Throws<SpoolDamagedException>(() => spool.Take());
        }
    }

    [Fact]
    public void What_an_earlier_process_left_is_removed_and_not_read()
    {
        File.WriteAllBytes(Path.Combine(_folder.FullName, "0000000001.spool"), [1, 2, 3]);

        using var space = Open();
        using var spool = new DiskSpool(space, Position);

        Assert.True(spool.IsEmpty);
        Assert.Equal(0, OnDisk());
        Assert.True(spool.TryPut(new Frame(new byte[10], Position)));
    }

    [Fact]
    public void A_folder_belongs_to_one_process_at_a_time()
    {
        using var space = Open();

        var refused = Assert.Throws<InputException>(Open);

        Assert.Contains(_folder.FullName, refused.Message, StringComparison.Ordinal);
    }

    private static Gen<(bool IsPut, byte[] Payload)[]> Steps =>
        Gen.Select(Gen.Bool, Gen.Byte.Array[0, 900]).Array[1, 120];

    private SpoolSpace Open() => SpoolSpace.Open(new SpoolOptions { Directory = _folder.FullName, MaxBytes = Limit });

    private FileInfo[] Files() => _folder.GetFiles("*.spool");

    private long OnDisk() => Files().Sum(file => file.Length);
}
