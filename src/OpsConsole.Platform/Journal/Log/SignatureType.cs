namespace OpsConsole.Platform.Journal.Log;

/// <summary>What a key of a note signs, and how. The number is the byte of C2SP signed-note that goes into the key's id.</summary>
public enum SignatureType
{
    /// <summary>No such byte.</summary>
    None = 0,

    /// <summary>Ed25519 over the text: what a log signs with.</summary>
    Ed25519 = 0x01,

    /// <summary>Ed25519 over <c>cosignature/v1</c>, a time and the text (C2SP tlog-cosignature): what a witness signs with.</summary>
    Cosignature = 0x04,
}
