using System;
using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;
using FsFreezeHook.Text;

namespace FsFreezeHook.Posix;

/// <summary>Passes names to the C library as <see cref="KernelText"/> has them, ended by a NUL.</summary>
[CustomMarshaller(typeof(string), MarshalMode.ManagedToUnmanagedIn, typeof(KernelTextMarshaller))]
internal static unsafe class KernelTextMarshaller
{
    /// <summary>Copies a name out.</summary>
    public static byte* ConvertToUnmanaged(string? managed)
    {
        if (managed is null)
        {
            return null;
        }

        byte[] bytes = KernelText.Encode(managed);
        byte* copy = (byte*)NativeMemory.AllocZeroed((nuint)bytes.Length + 1);
        bytes.CopyTo(new Span<byte>(copy, bytes.Length));
        return copy;
    }

    /// <summary>Frees the copy.</summary>
    public static void Free(byte* unmanaged) => NativeMemory.Free(unmanaged);
}
